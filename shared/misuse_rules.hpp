#pragma once
// By which rules responses are suspected of misuse. Plain values, part of the programme and versioned with
// it; the defaults are meant to flag fewer than one honest response in two hundred.

namespace instante {

struct MisuseRules {
    /// More visits at a kiosk than people can make.
    struct Burst {
        bool on = true;
        int visits = 5;
        double seconds = 10;
        friend bool operator==(Burst const&, Burst const&) = default;
    } burst;
    /// The same face again and again, each soon after the one before.
    struct Held {
        bool on = true;
        int visits = 6;
        double seconds_between = 4;
        friend bool operator==(Held const&, Held const&) = default;
    } held;
    /// Back and forth between two faces, each soon after the one before.
    struct Alternation {
        bool on = true;
        int visits = 6;
        double seconds_between = 4;
        friend bool operator==(Alternation const&, Alternation const&) = default;
    } alternation;
    /// Outside the opening hours of the site.
    struct ClosedHours {
        bool on = true;
        int margin_minutes = 60; // before opening and after closing
        friend bool operator==(ClosedHours const&, ClosedHours const&) = default;
    } closed_hours;
    /// Soon after an attendant's test at the kiosk.
    struct Attendant {
        bool on = true;
        int minutes = 2;
        friend bool operator==(Attendant const&, Attendant const&) = default;
    } attendant;
    /// An attendant's test itself; scores never count one.
    struct Test {
        bool on = true;
        friend bool operator==(Test const&, Test const&) = default;
    } test;
    /// A kiosk's day that is nothing like its days before.
    struct OutlierDay {
        bool on = true;
        int history_days = 56;     // looked back to
        int least_days = 14;       // with ratings, in these; with fewer nothing is an outlier
        int least_ratings = 30;    // of the day itself
        double times_usual = 4;    // as many ratings as the median day: too many
        double probability = 1e-9; // of so many ratings at one end of the scale: too improbable
        friend bool operator==(OutlierDay const&, OutlierDay const&) = default;
    } outlier_day;
    friend bool operator==(MisuseRules const&, MisuseRules const&) = default;
};

} // namespace instante
