#pragma once
// Where the threads meet: the writer and the uploader post events, the window takes them.

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace instante::kiosk {

/// A queue of messages with a bell. Any thread may post; one thread takes.
template <class Message>
class Inbox {
  public:
    /// `wake` is called after each post, on the poster's thread (glfwPostEmptyEvent may be).
    explicit Inbox(std::function<void()> wake = {}) : wake_(std::move(wake)) {}

    /// Leaves a message and rings.
    void post(Message message) {
        {
            std::lock_guard lock{mutex_};
            messages_.push_back(std::move(message));
        }
        if (wake_) wake_();
    }

    /// Everything posted so far, in order; empties the queue.
    std::vector<Message> take() {
        std::lock_guard lock{mutex_};
        return std::exchange(messages_, {});
    }

  private:
    std::mutex mutex_;
    std::vector<Message> messages_;
    std::function<void()> wake_;
};

} // namespace instante::kiosk
