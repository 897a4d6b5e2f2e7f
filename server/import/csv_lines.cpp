#include "server/import/csv_lines.hpp"

#include <algorithm>
#include <stdexcept>

namespace instante::server::import {

namespace {

constexpr std::size_t chunk = 64 * 1024;

} // namespace

bool LineSource::refill() {
    if (ended_) return false;
    std::size_t const needed_from = mark_ ? std::min(mark_->at, at_) : at_;
    buffer_.erase(0, needed_from);
    at_ -= needed_from;
    if (mark_) mark_->at -= needed_from;
    dropped_ += static_cast<std::int64_t>(needed_from);

    std::size_t const held = buffer_.size();
    buffer_.resize(held + chunk);
    in_.read(buffer_.data() + held, static_cast<std::streamsize>(chunk));
    auto const got = static_cast<std::size_t>(in_.gcount());
    buffer_.resize(held + got);
    if (in_.bad()) throw std::runtime_error("the file cannot be read");
    ended_ = got < chunk;
    return got > 0;
}

std::optional<LineSource::Piece> LineSource::next() {
    std::size_t looked = 0; // of what lies ahead, without finding an end
    for (;;) {
        char const* const from = buffer_.data() + at_;
        std::size_t const ahead = buffer_.size() - at_;
        while (looked < ahead && from[looked] != '\n' && from[looked] != '\r')
            ++looked;
        bool const found = looked < ahead;
        // A CR that ends the buffer may be half of CR LF.
        bool const whole = found && (from[looked] == '\n' || looked + 1 < ahead || ended_);
        if (whole) {
            bool const pair = from[looked] == '\r' && looked + 1 < ahead && from[looked + 1] == '\n';
            std::size_t const length = looked + (pair ? 2 : 1);
            at_ += length;
            ++line_;
            return Piece{{from, length}, true};
        }
        if (looked >= chunk || (ended_ && ahead > 0)) {
            at_ += looked;
            return Piece{{from, looked}, false};
        }
        if (!refill() && at_ == buffer_.size()) return std::nullopt;
    }
}

std::string_view LineSource::peek(std::size_t bytes) {
    while (buffer_.size() - at_ < bytes && refill()) {
    }
    return std::string_view{buffer_}.substr(at_, bytes);
}

void LineSource::mark() {
    mark_ = Mark{at_, line_};
}

void LineSource::rewind() {
    at_ = mark_->at;
    line_ = mark_->line;
}

} // namespace instante::server::import
