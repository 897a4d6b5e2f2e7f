#pragma once
// A program started by the kill loop; it never outlives it.

#include <string>
#include <sys/types.h>
#include <vector>

namespace instante::simulation {

class Child {
  public:
    Child() = default;
    /// Starts it; what it prints goes to `log` (appended).
    Child(std::vector<std::string> const& command, std::string const& log);
    ~Child();
    Child(Child&& other) noexcept;
    Child& operator=(Child&& other) noexcept;

    bool running();
    void send(int signal);
    /// Waits for the end; the exit code, or 128 and the signal.
    int wait();

  private:
    pid_t pid_ = 0;
};

/// Runs it to its end: its standard output. Throws when it fails.
std::string output_of(std::vector<std::string> const& command, std::string const& log);

} // namespace instante::simulation
