// What is sealed comes back to whoever holds the other half of the key, and to nobody else.

#include "shared/seal.hpp"

#include <catch2/catch.hpp>
#include <sodium.h>

#include <algorithm>
#include <new>
#include <random>

using namespace instante;

namespace {

struct Pair {
    SealingKey open;
    SecretKey secret{};
};

Pair new_pair() {
    Pair pair;
    REQUIRE(sodium_init() >= 0);
    crypto_box_keypair(pair.open.key.data(), pair.secret.data());
    pair.open.id = "k1";
    return pair;
}

std::string random_text(std::mt19937& random, std::size_t length) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i)
        text += static_cast<char>(random() % 256);
    return text;
}

std::optional<std::string> opened(SealedReference const& sealed, Pair const& pair) {
    auto const text = open_sealed(sealed.sealed, pair.open.key, pair.secret);
    return text ? std::optional{std::string{text->view()}} : std::nullopt;
}

} // namespace

TEST_CASE("what was sealed is opened by its own pair, of whatever length and content") {
    Pair const pair = new_pair();
    Pair const other = new_pair();
    std::mt19937 random{5};
    for (std::size_t length = 0; length <= SecretText::most; length += 1 + random() % 7) {
        std::string const text = random_text(random, length);
        SealedReference const sealed = seal(SecretText{text}, pair.open);
        CHECK(sealed.key == "k1");
        CHECK(opened(sealed, pair) == text);
        CHECK_FALSE(opened(sealed, other));
        if (length >= 4) CHECK(sealed.sealed.find(text) == std::string::npos);
    }
}

TEST_CASE("the same text sealed twice looks like two, and its length is not to be seen") {
    Pair const pair = new_pair();
    auto const one = seal(SecretText{"LC00412345"}, pair.open);
    auto const two = seal(SecretText{"LC00412345"}, pair.open);
    auto const longer = seal(SecretText{"M1RUIZ/ANA EABC123 MADMVD"}, pair.open);
    CHECK(one.sealed != two.sealed);
    CHECK(one.sealed.size() == longer.sealed.size());
}

TEST_CASE("a sealed text that was changed anywhere, cut or lengthened is not opened") {
    Pair const pair = new_pair();
    auto const sealed = seal(SecretText{"LC00412345"}, pair.open);
    std::mt19937 random{7};
    for (std::size_t i = 0; i + 1 < sealed.sealed.size(); ++i) { // the last one holds bits that mean nothing
        SealedReference changed = sealed;
        changed.sealed[i] = changed.sealed[i] == 'A' ? 'B' : 'A';
        CHECK_FALSE(opened(changed, pair));
        changed.sealed = sealed.sealed.substr(0, i);
        CHECK_FALSE(opened(changed, pair));
    }
    CHECK_FALSE(opened({"k1", sealed.sealed + "AAAA"}, pair));
    CHECK_FALSE(opened({"k1", random_text(random, 90)}, pair));
    CHECK_FALSE(opened({"k1", std::string(100'000, 'A')}, pair));
}

TEST_CASE("a key that nothing can be sealed to is an error, and no plain text goes out for it") {
    CHECK_THROWS(seal(SecretText{"LC00412345"}, SealingKey{"nil", {}}));
}

TEST_CASE("a secret leaves nothing where it stood, when it is wiped, moved, shortened or gone") {
    alignas(SecretText) std::array<unsigned char, sizeof(SecretText)> place{};
    auto const holds = [&](std::string_view text) {
        return std::search(place.begin(), place.end(), text.begin(), text.end()) != place.end();
    };
    auto* secret = new (place.data()) SecretText{"LC00412345"};
    CHECK(holds("LC00412345"));
    SecretText const moved = std::move(*secret);
    CHECK(moved.view() == "LC00412345");
    CHECK_FALSE(holds("LC"));
    CHECK(secret->empty()); // NOLINT(bugprone-use-after-move): that is the question
    *secret = SecretText{"AB12CD34EF"};
    secret->keep(2, 4);
    CHECK(secret->view() == "12CD");
    CHECK_FALSE(holds("34EF"));
    CHECK_FALSE(holds("AB"));
    secret->~SecretText();
    CHECK_FALSE(holds("12CD"));
    secret = new (place.data()) SecretText{"LC00412345"};
    secret->wipe();
    CHECK_FALSE(holds("LC"));
    secret->~SecretText();
}

TEST_CASE("a secret takes so much and no more") {
    SecretText text;
    for (std::size_t i = 0; i < SecretText::most; ++i)
        REQUIRE(text.add('x'));
    CHECK_FALSE(text.add('y'));
    CHECK(text.view() == std::string(SecretText::most, 'x'));
    CHECK(SecretText{std::string(2'000, 'z')}.view().size() == SecretText::most);
    text.keep(500, 100);
    CHECK(text.view().size() == 12);
    text.keep(9'000, 1);
    CHECK(text.empty());
}
