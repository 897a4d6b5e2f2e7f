#include "server/storage/sqlite/circumstances.hpp"

#include <boost/container_hash/hash.hpp>

#include <stdexcept>

namespace instante::server {

Circumstances::Circumstances(sqlite::Database& database)
    : find_(database.prepare("SELECT number FROM circumstance WHERE source = ? AND kiosk = ? AND device = ? "
                             "AND generation = ? AND survey = ? AND version = ? AND moment = ? "
                             "AND language = ? AND provenance = ?")),
      add_(database.prepare("INSERT INTO circumstance VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                            "RETURNING number")),
      read_(database.prepare("SELECT source, kiosk, device, generation, survey, version, moment, language, "
                             "provenance FROM circumstance WHERE number = ?")) {}

std::size_t Circumstances::Hash::operator()(Circumstance const& circumstance) const {
    std::size_t hash = static_cast<std::size_t>(circumstance.device);
    for (int const part : {circumstance.kiosk, circumstance.generation, circumstance.survey,
                           circumstance.version, circumstance.moment})
        boost::hash_combine(hash, part);
    boost::hash_combine(hash, circumstance.language);
    boost::hash_combine(hash, circumstance.provenance);
    return hash;
}

std::int64_t Circumstances::number_of(StoredResponse const& response) {
    Circumstance const circumstance{
        response.source,     response.kiosk,    response.device,
        response.generation, response.survey,   response.survey_version,
        response.moment,     response.language, provenance_key(response.segments)};
    if (auto const known = numbers_.find(circumstance); known != numbers_.end()) return known->second;
    std::string const& provenance = circumstance.provenance;
    auto const ask = [&](sqlite::Statement& statement) {
        return statement
            .query(static_cast<int>(response.source), response.kiosk, response.device, response.generation,
                   response.survey, response.survey_version, response.moment, response.language, provenance)
            .step();
    };
    sqlite::Statement& row = ask(find_) ? find_ : add_;
    if (&row == &add_) ask(add_);
    std::int64_t const number = row.integer(0);
    find_.reset();
    add_.reset();
    numbers_.emplace(circumstance, number);
    return number;
}

std::string const& Circumstances::restore(std::int64_t number, StoredResponse& response) {
    auto at = known_.find(number);
    if (at == known_.end()) {
        if (!read_.query(number).step()) throw std::runtime_error("a response's circumstance is not there");
        at = known_
                 .emplace(number,
                          Circumstance{static_cast<Source>(read_.integer32(0)), read_.integer32(1),
                                       read_.integer(2), read_.integer32(3), read_.integer32(4),
                                       read_.integer32(5), read_.integer32(6), read_.text(7), read_.text(8)})
                 .first;
        read_.reset();
    }
    Circumstance const& known = at->second;
    response.source = known.source;
    response.kiosk = known.kiosk;
    response.device = known.device;
    response.generation = known.generation;
    response.survey = known.survey;
    response.survey_version = known.version;
    response.moment = known.moment;
    response.language = known.language;
    return known.provenance;
}

void Circumstances::forget() {
    numbers_.clear();
    known_.clear();
}

} // namespace instante::server
