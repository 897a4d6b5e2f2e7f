#include "server/ingest/reference_keys.hpp"

#include "server/descriptor.hpp"

#include <nlohmann/json.hpp>
#include <sodium.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace instante::server::ingest {

using nlohmann::json;

namespace {

static_assert(crypto_auth_hmacsha256_KEYBYTES == std::tuple_size_v<decltype(PseudonymKey::key)>);
static_assert(crypto_auth_hmacsha256_BYTES == std::tuple_size_v<Pseudonym>);

[[noreturn]] void fail(std::string const& file, std::string const& what) {
    throw std::runtime_error("the key file " + file + " " + what);
}

std::array<std::uint8_t, 32> key_in(json const& document, char const* name) {
    auto const key = read_key(document.at(name).get_ref<std::string const&>());
    if (!key) throw std::runtime_error(std::string{name} + " is no key");
    return *key;
}

KeyRing ring_of(json const& document) {
    if (document.at("instante_keys") != 1) throw std::runtime_error("of another version");
    KeyRing ring;
    for (json const& each : document.at("seals")) {
        SealPair pair;
        pair.open = {each.at("id"), key_in(each, "public")};
        pair.secret = key_in(each, "secret");
        pair.made_at = each.at("made_at");
        ring.seals.push_back(std::move(pair));
    }
    for (json const& each : document.at("pseudonyms"))
        ring.pseudonyms.push_back({each.at("version"), key_in(each, "key")});
    return ring;
}

json to_json(KeyRing const& ring) {
    json document{{"instante_keys", 1}, {"seals", json::array()}, {"pseudonyms", json::array()}};
    for (SealPair const& pair : ring.seals) {
        document["seals"].push_back({{"id", pair.open.id},
                                     {"public", to_base64(pair.open.key)},
                                     {"secret", to_base64(pair.secret)},
                                     {"made_at", pair.made_at}});
    }
    for (PseudonymKey const& key : ring.pseudonyms)
        document["pseudonyms"].push_back({{"version", key.version}, {"key", to_base64(key.key)}});
    return document;
}

/// To whom the file belongs that is written in place of this one, or in this folder where there is none: the
/// server must be able to read what an administrator changed.
struct stat owner_of(std::string const& file, std::string const& folder) {
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0 && ::stat(folder.c_str(), &found) != 0)
        fail(file, std::string{"cannot be changed: "} + std::strerror(errno));
    return found;
}

void write_whole(std::string const& file, std::string_view text, struct stat const& owner) {
    Descriptor const out{::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
    if (!out) fail(file, std::string{"cannot be written: "} + std::strerror(errno));
    // Who may not give it away keeps it.
    if (::fchown(out.get(), owner.st_uid, owner.st_gid) != 0 && errno != EPERM)
        fail(file, std::string{"cannot be given to its owner: "} + std::strerror(errno));
    while (!text.empty()) {
        auto const written = ::write(out.get(), text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) fail(file, std::string{"cannot be written: "} + std::strerror(errno));
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(out.get()) != 0) fail(file, std::string{"cannot be written: "} + std::strerror(errno));
}

} // namespace

// ---- the ring --------------------------------------------------------------------------------------

void KeyRing::add_seal(UnixMs now) {
    SealPair pair;
    crypto_box_keypair(pair.open.key.data(), pair.secret.data());
    std::array<std::uint8_t, 6> name{};
    randombytes_buf(name.data(), name.size());
    pair.open.id = to_base64(name.data(), name.size());
    pair.made_at = now;
    seals.push_back(std::move(pair));
}

void KeyRing::add_pseudonym(UnixMs now) {
    PseudonymKey key;
    std::int64_t const newest = pseudonyms.empty() ? 0 : pseudonyms.back().version;
    key.version = std::max(newest + 1, now / 1000);
    crypto_auth_hmacsha256_keygen(key.key.data());
    pseudonyms.push_back(key);
}

int KeyRing::add(KeyRing const& other) {
    int taken = 0;
    auto const take = [&taken](auto& ours, auto const& theirs, auto name, auto before) {
        for (auto const& each : theirs) {
            bool const known = std::any_of(ours.begin(), ours.end(),
                                           [&](auto const& one) { return name(one) == name(each); });
            if (known) continue;
            ours.push_back(each);
            ++taken;
        }
        std::stable_sort(ours.begin(), ours.end(), before);
    };
    take(
        seals, other.seals, [](SealPair const& pair) { return pair.open.id; },
        [](SealPair const& a, SealPair const& b) { return a.made_at < b.made_at; });
    take(
        pseudonyms, other.pseudonyms, [](PseudonymKey const& key) { return key.version; },
        [](PseudonymKey const& a, PseudonymKey const& b) { return a.version < b.version; });
    return taken;
}

// ---- the file --------------------------------------------------------------------------------------

KeyRing read_key_ring(std::string const& file) {
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0) fail(file, std::string{"cannot be read: "} + std::strerror(errno));
    if ((found.st_mode & 077U) != 0) fail(file, "may be read by others: its mode must be 0600");
    std::ifstream in{file, std::ios::binary};
    if (!in) fail(file, "cannot be read");
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    try {
        KeyRing ring = ring_of(json::parse(text));
        sodium_memzero(text.data(), text.size());
        if (ring.seals.empty() || ring.pseudonyms.empty()) throw std::runtime_error("keys are missing");
        return ring;
    } catch (json::parse_error const& error) {
        // The library's own words quote what it read last: part of a key.
        sodium_memzero(text.data(), text.size());
        fail(file, "is none: not sound JSON at byte " + std::to_string(error.byte));
    } catch (json::exception const& error) {
        sodium_memzero(text.data(), text.size());
        fail(file, "is none: something in it is missing or of another kind (JSON error " +
                       std::to_string(error.id) + ")");
    } catch (std::exception const& error) {
        sodium_memzero(text.data(), text.size());
        fail(file, std::string{"is none: "} + error.what());
    }
}

void change_key_ring(std::string const& file, std::function<void(KeyRing&)> const& change) {
    std::filesystem::path const path{file};
    std::string const folder = path.has_parent_path() ? path.parent_path().string() : ".";
    std::filesystem::create_directories(folder);
    Descriptor const lock{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!lock || ::flock(lock.get(), LOCK_EX) != 0)
        fail(file, std::string{"cannot be changed: "} + std::strerror(errno));
    KeyRing ring = std::filesystem::exists(path) ? read_key_ring(file) : KeyRing{};
    change(ring);
    std::string text = to_json(ring).dump(2) + '\n';
    std::string const beside = file + ".new";
    std::filesystem::remove(beside); // of a process that was stopped in here: perhaps with another mode
    write_whole(beside, text, owner_of(file, folder));
    sodium_memzero(text.data(), text.size());
    std::filesystem::rename(beside, path);
    ::fsync(lock.get());
}

// ---- pseudonyms ------------------------------------------------------------------------------------

void normalise_reference(SecretText& text) {
    SecretText normal;
    for (char const c : text.view()) {
        bool const blank = static_cast<unsigned char>(c) <= ' ' || c == 0x7F;
        if (!blank) normal.add(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    }
    text = std::move(normal);
}

CustomerPseudonym pseudonym_of(SecretText const& normal, PseudonymKey const& key) {
    CustomerPseudonym made;
    made.version = key.version;
    auto const* const bytes = reinterpret_cast<unsigned char const*>(normal.view().data());
    crypto_auth_hmacsha256(made.pseudonym.data(), bytes, normal.view().size(), key.key.data());
    return made;
}

// ---- of a running server ---------------------------------------------------------------------------

/// As the file is now.
std::shared_ptr<KeyRing const> ReferenceKeys::newest() {
    std::lock_guard const lock{mutex_};
    std::string const stamp = file_stamp(file_);
    if (file_.empty() || stamp == seen_) return ring_;
    // A file that went away took nothing with it from here: what kiosks have sealed is still opened.
    if (!stamp.empty()) {
        ring_ = std::make_shared<KeyRing const>(read_key_ring(file_));
        complaint_.clear();
    }
    seen_ = stamp;
    return ring_;
}

/// What cannot be read now was perhaps read before; if not, records wait in quarantine until it can be.
std::shared_ptr<KeyRing const> ReferenceKeys::as_known() {
    try {
        return newest();
    } catch (std::runtime_error const& error) {
        complain(error.what());
        std::lock_guard const lock{mutex_};
        return ring_;
    }
}

/// Once, however often it is met.
void ReferenceKeys::complain(std::string const& what) {
    std::lock_guard const lock{mutex_};
    if (std::exchange(complaint_, what) != what) spdlog::error("{}", what);
}

void ReferenceKeys::check() {
    newest();
}

std::optional<SealingKey> ReferenceKeys::sealing_key(UnixMs now, std::function<bool()> const& may_make) {
    auto const ring = as_known();
    if (!ring->seals.empty()) return ring->seals.back().open;
    if (may_make()) {
        try {
            return make_first(now);
        } catch (std::runtime_error const& error) { // the kiosk needs the rest of what it asked for
            complain(error.what());
        }
    } else if (file_stamp(file_).empty()) {
        complain("the key file " + file_ +
                 " is missing: cards and tickets are not kept until it is back, or 'instante-server keys "
                 "rotate pseudonym' has begun a new one");
    }
    return std::nullopt;
}

SealingKey ReferenceKeys::make_first(UnixMs now) {
    auto const complete = [now](KeyRing& made) {
        if (made.seals.empty()) made.add_seal(now);
        if (made.pseudonyms.empty()) made.add_pseudonym(now);
    };
    std::lock_guard const lock{mutex_};
    if (file_.empty()) {
        KeyRing made = *ring_;
        complete(made);
        ring_ = std::make_shared<KeyRing const>(std::move(made));
    } else {
        change_key_ring(file_, complete);
        spdlog::warn(
            "keys behind cards and tickets were made: keep a copy of {} apart from the store's backups",
            file_);
        ring_ = std::make_shared<KeyRing const>(read_key_ring(file_));
    }
    return ring_->seals.back().open;
}

Result<CustomerPseudonym> ReferenceKeys::open(SealedReference const& reference) {
    auto const keys = as_known();
    auto const pair = std::find_if(keys->seals.begin(), keys->seals.end(),
                                   [&](SealPair const& each) { return each.open.id == reference.key; });
    if (pair == keys->seals.end()) {
        return Problem::at(ProblemKind::invalid, "response.reference.key",
                           "the key '" + reference.key + "' is not in this server's key file");
    }
    auto text = open_sealed(reference.sealed, pair->open.key, pair->secret);
    if (!text) {
        return Problem::at(ProblemKind::invalid, "response.reference.sealed",
                           "was not sealed to this key, or was changed since");
    }
    normalise_reference(*text);
    return pseudonym_of(*text, keys->pseudonyms.back());
}

} // namespace instante::server::ingest
