// Who may read what a kiosk keeps.

#include "kiosk/core/private_folder.hpp"
#include "tests/kiosk/core/scratch.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace fs = std::filesystem;

namespace {

/// A user whose files everybody may read, as is usual.
class Careless {
  public:
    Careless() : before_(::umask(S_IWGRP | S_IWOTH)) {}
    ~Careless() { ::umask(before_); }
    Careless(Careless const&) = delete;
    Careless& operator=(Careless const&) = delete;

  private:
    mode_t before_;
};

/// The names of all that others may do anything with, the folder's own as ".".
std::vector<std::string> open_to_others(fs::path const& folder) {
    std::vector<std::string> names;
    auto const look = [&](fs::path const& path, std::string const& name) {
        auto const perms = fs::status(path).permissions();
        if ((perms & (fs::perms::group_all | fs::perms::others_all)) != fs::perms::none)
            names.push_back(name);
    };
    look(folder, ".");
    for (auto const& each : fs::directory_iterator{folder})
        look(each.path(), each.path().filename().string());
    return names;
}

std::unique_ptr<Outbox> used_outbox(fs::path const& folder) {
    auto outbox = Outbox::open_or_salvage((folder / "outbox.db").string(), noon);
    REQUIRE(outbox);
    REQUIRE((*outbox)->adopt(paired_at()));
    REQUIRE((*outbox)->append(response(1), noon));
    REQUIRE((*outbox)->prune(0));
    return std::move(*outbox);
}

} // namespace

TEST_CASE("What a kiosk keeps is its owner's only, beside it what an earlier version left to everybody") {
    Scratch const scratch;
    Careless const careless;
    fs::path const old = scratch.path() / "old";
    fs::create_directories(old);
    used_outbox(old);
    REQUIRE(open_to_others(old).size() > 1);

    write_for_owner_only();
    fs::path const fresh = scratch.path() / "data" / "kiosk";
    make_private(fresh);
    auto const outbox = used_outbox(fresh);
    CHECK(std::distance(fs::directory_iterator{fresh}, {}) > 2); // with its journal and what is beside it
    CHECK(open_to_others(fresh).empty());
    CHECK(open_to_others(fresh.parent_path()).empty());

    make_private(old);
    auto const reopened = used_outbox(old);
    CHECK(open_to_others(old) == std::vector<std::string>{"."});
}
