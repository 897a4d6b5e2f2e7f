#pragma once

#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace instante::server {

/// A file descriptor, closed with its owner.
class Descriptor {
  public:
    explicit Descriptor(int number = -1) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor() { close(); }
    int get() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }
    void close() {
        if (number_ >= 0) ::close(std::exchange(number_, -1));
    }

  private:
    int number_;
};

/// Another one where the file is another, or was changed: which, how long, when changed. Empty: not there.
inline std::string file_stamp(std::string const& file) {
    struct stat found {};
    if (file.empty() || ::stat(file.c_str(), &found) != 0) return {};
    return std::to_string(found.st_ino) + '.' + std::to_string(found.st_size) + '.' +
           std::to_string(found.st_mtim.tv_sec) + '.' + std::to_string(found.st_mtim.tv_nsec);
}

} // namespace instante::server
