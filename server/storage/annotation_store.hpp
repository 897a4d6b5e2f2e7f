#pragma once
// What people wrote down beside a day: a new counter, a strike, a fair in town. Trends show it where it was.

#include "shared/problem.hpp"
#include "shared/time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace instante::server {

struct Annotation {
    std::int64_t number = 0; // given by the store, ascending
    Day day = 0;             // local
    std::string site;        // or group; empty: everywhere
    std::string moment;      // empty: all of them
    std::string text;
    std::string by;
    UnixMs at = 0;
};

class AnnotationStore {
  public:
    virtual ~AnnotationStore() = default;
    /// Gives it its number.
    virtual Annotation annotate(Annotation wanted) = 0;
    /// Problems: not_found.
    virtual Result<void> remove_annotation(std::int64_t number) = 0;
    /// In the order of their days.
    virtual std::vector<Annotation> annotations() = 0;
};

} // namespace instante::server
