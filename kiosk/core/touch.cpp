#include "kiosk/core/touch.hpp"

#include <algorithm>
#include <cmath>

namespace instante::kiosk {

bool TouchFilter::near_to(Contact const& a, Contact const& b, float units) const {
    return std::hypot(a.x - b.x, a.y - b.y) <= units * scale_;
}

void TouchFilter::take(Contact const& contact) {
    switch (contact.kind) {
    case Contact::Kind::down:
        return down(contact);
    case Contact::Kind::up:
        return up(contact);
    case Contact::Kind::move:
        if (!first_ || first_->id != contact.id) return;
        void_ = void_ || !near_to(*first_, contact, smear);
        if (!void_) steps_.push_back({contact.x, contact.y, true});
    }
}

void TouchFilter::forget_the_lost(std::int64_t now_ms) {
    if (others_ > 0 && now_ms - others_since_ms_ >= lost_ms) others_ = 0;
    if (!first_ || now_ms - first_->at_ms < lost_ms) return;
    first_.reset();
    steps_.push_back({}); // lifted, and not counted
}

void TouchFilter::down(Contact const& contact) {
    forget_the_lost(contact.at_ms);
    if (others_ == 0) others_since_ms_ = contact.at_ms;
    if (first_ && first_->id == contact.id) return; // its lift was lost on the way
    if (first_) {
        ++others_;
        if (contact.at_ms - first_->at_ms <= palm_ms || others_ > 1) void_ = true;
        return;
    }
    if (others_ > 0) { // what is left of a hand still rests there
        ++others_;
        return;
    }
    bool const bounced =
        lifted_ && contact.at_ms - lifted_->at_ms <= bounce_ms && near_to(*lifted_, contact, bounce_near);
    first_ = contact;
    void_ = bounced;
    if (!bounced) steps_.push_back({contact.x, contact.y, true});
}

void TouchFilter::up(Contact const& contact) {
    if (!first_ || first_->id != contact.id) {
        others_ = std::max(0, others_ - 1);
        return;
    }
    bool const counts = !void_ && contact.at_ms - first_->at_ms < lean_ms && near_to(*first_, contact, smear);
    steps_.push_back(counts ? Finger{contact.x, contact.y, false} : Finger{});
    first_.reset();
    lifted_ = contact;
}

Finger TouchFilter::next_frame() {
    while (!steps_.empty()) {
        bool const changes = steps_.front().down != shown_.down;
        shown_ = steps_.front();
        steps_.pop_front();
        if (changes) break;
    }
    return shown_;
}

} // namespace instante::kiosk
