// The keys behind pseudonyms: made once, kept apart, renewed without losing what the old ones sealed.

#include "server/ingest/reference_keys.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace instante;
using namespace instante::server::ingest;
using instante::test::TempFolder;

namespace {

constexpr UnixMs noon = 1'793'000'000'000;

CustomerPseudonym opened(ReferenceKeys& keys, SealedReference const& sealed) {
    auto const customer = keys.open(sealed);
    REQUIRE(customer.has_value());
    return *customer;
}

std::string field_of(Result<CustomerPseudonym> const& result) {
    REQUIRE_FALSE(result.has_value());
    REQUIRE(result.error().errors.size() == 1);
    return result.error().errors[0].field;
}

std::string content(std::string const& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

SealingKey sealing_key(ReferenceKeys& keys, UnixMs now) {
    return keys.sealing_key(now, [] { return true; }).value();
}

} // namespace

TEST_CASE("keys are made at their first use, for their owner only, and are the same after a restart") {
    TempFolder folder;
    std::string const file = folder.file("apart/keys.json");
    SealingKey first;
    CustomerPseudonym customer;
    SealedReference sealed;
    {
        ReferenceKeys keys{file};
        keys.check();
        CHECK(field_of(keys.open({"k", "x"})) == "response.reference.key");
        CHECK_FALSE(std::filesystem::exists(file)); // nobody needed any so far
        first = sealing_key(keys, noon);
        sealed = seal(SecretText{"LC00412345"}, first);
        customer = opened(keys, sealed);
    }
    using std::filesystem::perms;
    CHECK(std::filesystem::status(file).permissions() == (perms::owner_read | perms::owner_write));
    CHECK(content(file).find("LC00412345") == std::string::npos);
    ReferenceKeys again{file};
    CHECK(sealing_key(again, noon + 1) == first);
    CHECK(opened(again, sealed) == customer);
    CHECK(customer.version == noon / 1000);
}

TEST_CASE("one customer has one pseudonym, however the reader wrote the code; another has another") {
    ReferenceKeys keys;
    auto const key = sealing_key(keys, noon);
    auto const customer = [&](std::string_view text) { return opened(keys, seal(SecretText{text}, key)); };
    auto const one = customer("LC00412345");
    CHECK(customer("LC00412345") == one);
    CHECK(customer(" lc0041 2345\r\n\x1d") == one);
    CHECK_FALSE(customer("LC00412346") == one);
    CHECK_FALSE(customer("LC0041-2345") == one); // a sign that is printed is part of the code
    ReferenceKeys elsewhere;
    auto const other = sealing_key(elsewhere, noon);
    CHECK_FALSE(opened(elsewhere, seal(SecretText{"LC00412345"}, other)).pseudonym == one.pseudonym);
}

TEST_CASE("a new key to seal to leaves pseudonyms as they are, and what the old one sealed is still opened") {
    TempFolder folder;
    std::string const file = folder.file("keys.json");
    ReferenceKeys keys{file};
    auto const old_key = sealing_key(keys, noon);
    auto const sealed = seal(SecretText{"LC00412345"}, old_key);
    auto const customer = opened(keys, sealed);
    change_key_ring(file, [](KeyRing& ring) { ring.add_seal(noon + 5'000); }); // as another process does
    auto const new_key = sealing_key(keys, noon + 6'000);
    CHECK_FALSE(new_key == old_key);
    CHECK(opened(keys, sealed) == customer);
    CHECK(opened(keys, seal(SecretText{"LC00412345"}, new_key)) == customer);
}

TEST_CASE("a new key of pseudonyms gives new ones of its own version") {
    TempFolder folder;
    std::string const file = folder.file("keys.json");
    ReferenceKeys keys{file};
    auto const sealed = seal(SecretText{"LC00412345"}, sealing_key(keys, noon));
    auto const before = opened(keys, sealed);
    change_key_ring(file, [](KeyRing& ring) { ring.add_pseudonym(noon); }); // within the same second
    keys.check();
    auto const after = opened(keys, sealed);
    CHECK(after.version > before.version);
    CHECK_FALSE(after.pseudonym == before.pseudonym);
}

TEST_CASE("what was sealed to a lost key is opened once its file is taken in again") {
    TempFolder folder;
    std::string const file = folder.file("keys.json");
    ReferenceKeys lost{file};
    auto const sealed = seal(SecretText{"LC00412345"}, sealing_key(lost, noon));
    auto const customer = opened(lost, sealed);
    std::filesystem::rename(file, folder.file("found.json"));
    CHECK(opened(lost, sealed) == customer); // the server that runs still has it
    ReferenceKeys fresh{file};
    auto const key = sealing_key(fresh, noon - 100'000); // an older clock: what is found is the newer
    CHECK(field_of(fresh.open(sealed)) == "response.reference.key");
    int taken = 0;
    KeyRing const found = read_key_ring(folder.file("found.json"));
    change_key_ring(file, [&](KeyRing& ring) { taken = ring.add(found); });
    CHECK(taken == 2);
    CHECK(opened(fresh, sealed) == customer);
    CHECK(opened(fresh, seal(SecretText{"LC00412345"}, key)) == customer); // sealed to either, one customer
    change_key_ring(file, [&](KeyRing& ring) { taken = ring.add(found); });
    CHECK(taken == 0);
}

TEST_CASE("where the keys are lost, new ones are not made behind anybody's back") {
    TempFolder folder;
    std::string const file = folder.file("keys.json");
    ReferenceKeys keys{file};
    auto const not_the_first = [] { return false; };
    CHECK_FALSE(keys.sealing_key(noon, not_the_first));
    CHECK_FALSE(std::filesystem::exists(file));
    ReferenceKeys elsewhere{folder.file("copy.json")};
    auto const key = sealing_key(elsewhere, noon);
    std::filesystem::rename(folder.file("copy.json"), file);
    CHECK(keys.sealing_key(noon, not_the_first) == key);
}

TEST_CASE("what was tampered with is blamed by name") {
    ReferenceKeys keys;
    auto sealed = seal(SecretText{"LC00412345"}, sealing_key(keys, noon));
    sealed.sealed[20] = sealed.sealed[20] == 'A' ? 'B' : 'A';
    CHECK(field_of(keys.open(sealed)) == "response.reference.sealed");
    sealed.sealed = "not base64!";
    CHECK(field_of(keys.open(sealed)) == "response.reference.sealed");
}

TEST_CASE("a key file that others may read, or that is none, is not used and not overwritten") {
    TempFolder folder;
    std::string const file = folder.file("keys.json");
    {
        ReferenceKeys keys{file};
        sealing_key(keys, noon);
    }
    std::filesystem::permissions(file, std::filesystem::perms::group_read,
                                 std::filesystem::perm_options::add);
    ReferenceKeys open_to_others{file};
    CHECK_THROWS_WITH(open_to_others.check(), Catch::Contains("0600"));
    std::filesystem::permissions(file, std::filesystem::perms::group_read,
                                 std::filesystem::perm_options::remove);
    for (char const* noise : {"", "{}", "[1]", R"({"instante_keys": 1, "seals": [], "pseudonyms": []})",
                              R"({"instante_keys": 2, "seals": [], "pseudonyms": []})"}) {
        std::ofstream{file} << noise;
        ReferenceKeys broken{file};
        CHECK_THROWS_WITH(broken.check(), Catch::Contains(file));
        CHECK_FALSE(broken.sealing_key(noon, [] { return true; }));
        CHECK_THROWS(change_key_ring(file, [](KeyRing& ring) { ring.add_seal(noon); }));
        CHECK(content(file) == noise);
    }
}

TEST_CASE("many who need keys at once get the same ones") {
    TempFolder folder;
    std::string const file = folder.file("keys.json");
    std::vector<SealingKey> got(8);
    spdlog::default_logger(); // made before the threads, which ThreadSanitizer cannot see into
    {
        std::vector<std::jthread> threads;
        for (SealingKey& each : got)
            threads.emplace_back([&each, &file] {
                ReferenceKeys keys{file};
                each = sealing_key(keys, noon);
            });
    }
    for (SealingKey const& each : got)
        CHECK(each == got.front());
    CHECK(read_key_ring(file).seals.size() == 1);
}

TEST_CASE("a damaged key file is named, and nothing of what stands in it") {
    TempFolder folder;
    std::string const file = folder.file("keys.json");
    change_key_ring(file, [](KeyRing& ring) {
        ring.add_seal(noon);
        ring.add_pseudonym(noon);
    });
    std::string const whole = content(file);
    KeyRing const ring = read_key_ring(file);
    auto const tells = [&](std::string const& message) {
        for (std::string const& key : {to_base64(ring.seals[0].secret), to_base64(ring.pseudonyms[0].key)}) {
            for (std::size_t at = 0; at + 8 <= key.size(); ++at) {
                if (message.find(key.substr(at, 8)) != std::string::npos) return true;
            }
        }
        return false;
    };
    int damaged = 0;
    auto const read = [&](std::string const& text) {
        std::ofstream{file, std::ios::trunc | std::ios::binary} << text;
        try {
            read_key_ring(file);
        } catch (std::runtime_error const& error) {
            ++damaged;
            INFO(error.what());
            CHECK(std::string{error.what()}.find(file) != std::string::npos);
            CHECK_FALSE(tells(error.what()));
        }
    };
    for (std::size_t size = 0; size < whole.size(); ++size)
        read(whole.substr(0, size));
    CHECK(damaged == static_cast<int>(whole.size()) - 1); // all but the last: that is a line's end
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (char const wrong : {'\x80', '"', '\n', '9'}) {
            std::string text = whole;
            text[at] = wrong;
            read(text);
        }
    }
    CHECK(damaged > static_cast<int>(whole.size()));
}

TEST_CASE("who changes the keys leaves the file to its owner, and a new one to the owner of its folder") {
    TempFolder folder;
    std::string const file = folder.file("keys.json");
    auto const change = [&] { change_key_ring(file, [](KeyRing& ring) { ring.add_seal(noon); }); };
    struct stat before {};
    struct stat after {};
    // Only root can give anything away; whoever else runs this sees that nothing fails.
    bool const root = ::geteuid() == 0;
    if (root) REQUIRE(::chown(folder.path().c_str(), 4'321, 4'322) == 0);
    REQUIRE(::stat(folder.path().c_str(), &before) == 0);
    change_key_ring(file, [](KeyRing& ring) {
        ring.add_seal(noon);
        ring.add_pseudonym(noon);
    });
    REQUIRE(::stat(file.c_str(), &after) == 0);
    CHECK(after.st_uid == before.st_uid);
    if (root) REQUIRE(::chown(file.c_str(), 1'234, 1'235) == 0);
    REQUIRE(::stat(file.c_str(), &before) == 0);
    change();
    REQUIRE(::stat(file.c_str(), &after) == 0);
    CHECK(after.st_uid == before.st_uid);
    CHECK(after.st_gid == before.st_gid);
    CHECK((after.st_mode & 0777U) == 0600U);
    CHECK(read_key_ring(file).seals.size() == 2);
}
