// What happens while somebody looks, as server-sent events (WHATWG HTML, section 9.2).

#include "server/api/handlers.hpp"

#include <nlohmann/json.hpp>

#include <set>

namespace instante::server::api {

namespace {

constexpr std::chrono::milliseconds look_every{500};
constexpr std::int64_t word_every = 15'000;       // so that a connection that nobody reads is noticed
constexpr std::int64_t longest = 10 * 60 * 1'000; // whoever may not look any more loses this too
constexpr char const* retry = "retry: 2000\n\n";  // milliseconds until a browser connects again

/// One person's view of what arrives.
class Onlooker {
  public:
    Onlooker(Services& services, std::vector<Code> const& sites)
        : services_(services),
          sites_(sites.begin(), sites.end()),
          seen_total_(services.arrivals.total()),
          seen_(services.arrivals.counts()),
          began_(services.clock.monotonic_now()),
          last_word_(began_) {}

    /// The next piece of the stream; empty: nothing happened. False: it ends.
    bool next(std::string& piece) {
        std::int64_t const now = services_.clock.monotonic_now();
        if (!greeted_) {
            piece = retry;
            greeted_ = true;
            return true;
        }
        if (now - began_ >= longest) return false;
        if (std::int64_t const total = services_.arrivals.total(); total != seen_total_) {
            seen_total_ = total;
            piece = news();
        } else if (now - last_word_ >= word_every) {
            piece = ": nothing new\n\n";
        }
        if (!piece.empty()) last_word_ = now;
        return true;
    }

  private:
    std::string news() {
        ingest::Arrivals::Counts counts = services_.arrivals.counts();
        auto const catalog = services_.store.catalog();
        nlohmann::json came = nlohmann::json::array();
        for (auto const& [place, count] : counts) {
            auto const before = seen_.find(place);
            std::int64_t const n = count - (before == seen_.end() ? 0 : before->second);
            if (n == 0 || !sites_.contains(place.site)) continue;
            Site const* const site = find_by_code(catalog->programme().sites, place.site);
            Moment const* const moment = find_by_code(catalog->programme().moments, place.moment);
            if (site && moment) came.push_back({{"site", site->id}, {"moment", moment->id}, {"n", n}});
        }
        seen_ = std::move(counts);
        return came.empty() ? std::string{} : "event: arrivals\ndata: " + came.dump() + "\n\n";
    }

    Services& services_;
    std::set<Code> sites_;
    std::int64_t seen_total_;
    ingest::Arrivals::Counts seen_;
    std::int64_t began_;
    std::int64_t last_word_;
    bool greeted_ = false;
};

} // namespace

Result<http::Reply> get_events(Context const& context) {
    auto const onlooker =
        std::make_shared<Onlooker>(context.services, auth::visible_sites(context.person(), *context.catalog));
    http::Reply reply;
    reply.headers = {{"Content-Type", "text/event-stream"},
                     {"Cache-Control", "no-store"},
                     {"X-Accel-Buffering", "no"}}; // a proxy before us must not keep it back
    reply.source = [onlooker](std::string& piece) { return onlooker->next(piece); };
    reply.pause = look_every;
    return reply;
}

} // namespace instante::server::api
