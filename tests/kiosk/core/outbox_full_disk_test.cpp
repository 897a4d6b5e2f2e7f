// A disk of a test's own that is really full, or really takes no writes: a small file system in memory, seen
// only by a child of the test.

#include "tests/kiosk/core/scratch.hpp"

#include <catch2/catch.hpp>

#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

constexpr int not_permitted = 77;

bool write_text(char const* file, std::string const& text) {
    std::ofstream out{file};
    out << text;
    out.flush();
    return out.good();
}

/// In a name space where we may mount: as ourselves where we are root, else as root of our own.
bool own_mounts() {
    if (::unshare(CLONE_NEWNS) == 0) return ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
    auto const user = std::to_string(::getuid());
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
    return write_text("/proc/self/uid_map", "0 " + user + " 1") &&
           ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

/// Runs `work` on a disk of 24 MB in a child; its exit code. 0 is for "all was as it should".
template <class Work>
int on_a_small_disk(std::string const& folder, Work work) {
    auto const child = ::fork();
    if (child == 0) {
        if (!own_mounts() || ::mount("small", folder.c_str(), "tmpfs", 0, "size=24m") != 0)
            ::_exit(not_permitted);
        ::_exit(work());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void fill_the_disk(std::string const& file) {
    int const handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    std::string const much(4096, 'x');
    while (::write(handle, much.data(), much.size()) > 0) {
    }
    ::close(handle);
}

} // namespace

TEST_CASE("On a full disk the kiosk lives on what it had put by, for thousands of ratings") {
    Scratch const scratch;
    std::string const folder = std::filesystem::path{scratch.file()}.parent_path();
    int const code = on_a_small_disk(folder, [&] {
        auto opened = Outbox::open_or_salvage(scratch.file(), noon);
        if (!opened || !(*opened)->adopt(paired_at()) || (*opened)->on_reserve()) return 1;
        Outbox& outbox = **opened;
        for (int i = 1; i <= 10; ++i) {
            if (!outbox.append(response(i), noon)) return 2;
        }
        fill_the_disk(scratch.file("filler"));
        int stored = 0;
        while (stored < 20'000 && outbox.append(response(11 + stored), noon))
            ++stored;
        if (stored < 2'000) return 3;
        if (!outbox.on_reserve()) return 4;
        // Then it says so, and loses nothing; with room again, it goes on and puts something by again.
        auto const refused = outbox.append(response(9'000), noon);
        if (refused || refused.error().kind != ProblemKind::unavailable) return 5;
        if (outbox.depth()->waiting != 10 + stored) return 6;
        std::filesystem::remove(scratch.file("filler"));
        if (!outbox.append(response(9'001), noon) || !outbox.prune(1)) return 7;
        if (outbox.on_reserve()) return 8;
        return outbox.depth()->waiting == 11 + stored ? 0 : 9;
    });
    if (code == not_permitted) {
        std::puts("skipped: no disk of our own may be mounted here");
        return;
    }
    CHECK(code == 0);
}

TEST_CASE("A disk that takes no writes is no damage: the outbox stays as it is") {
    Scratch const scratch;
    std::string const folder = std::filesystem::path{scratch.file()}.parent_path();
    int const code = on_a_small_disk(folder, [&] {
        {
            auto opened = Outbox::open_or_salvage(scratch.file(), noon);
            if (!opened || !(*opened)->adopt(paired_at()) || !(*opened)->append(response(1), noon)) return 1;
        }
        if (::mount(nullptr, folder.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, "size=24m") != 0) return 2;
        auto const refused = Outbox::open_or_salvage(scratch.file(), noon);
        if (refused && (*refused)->append(response(2), noon)) return 3;
        if (::mount(nullptr, folder.c_str(), nullptr, MS_REMOUNT, "size=24m") != 0) return 4;
        auto const again = Outbox::open_or_salvage(scratch.file(), noon);
        if (!again || (*again)->depth()->waiting != 1 || (*again)->depth()->salvages != 0) return 5;
        return 0;
    });
    if (code == not_permitted) {
        std::puts("skipped: no disk of our own may be mounted here");
        return;
    }
    CHECK(code == 0);
}
