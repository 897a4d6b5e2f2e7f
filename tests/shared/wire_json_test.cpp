#include "shared/wire.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace instante;
using namespace nlohmann::literals;
using nlohmann::json;
using Lines = std::vector<std::string>;

namespace {

json response_document() {
    return json::parse(R"json({"id":"017f22e2-79b0-7cc3-98c4-dc0c0c07398f","revision":2,
        "visit":"017f22e2-79b0-7cc3-98c4-dc0c0c073990","survey":"check-in","survey_version":3,"moment":"check-in",
        "site":"bilbao","at":{"wall_ms":1795297800000,"monotonic_ms":123456,"boot_id":"b-1"},"language":"es",
        "segments":{"class":{"value":"business","from":"kiosk"}},
        "answers":[{"question":"service","rating":5},{"question":"why","choices":["wait"]},
                   {"question":"note","text":"Muy bien, señores"},{"question":"wifi","not_applicable":true}],
        "final":true,"test":false})json");
}

json batch_document(int records) {
    json document = json::parse(R"({"protocol":1,"site":"bilbao","generation":2,
        "sent":{"wall_ms":1,"monotonic_ms":2,"boot_id":"b-1"},"highest_sequence":9,"records":[]})");
    for (int i = 1; i <= records; ++i) {
        document["records"].push_back({{"sequence", i}, {"response", response_document()}});
    }
    return document;
}

template <class T>
Lines lines_of(Result<T> const& result) {
    Lines lines;
    if (result.has_value()) return lines;
    for (FieldError const& error : result.error().errors)
        lines.push_back(error.field + ": " + error.detail);
    return lines;
}

/// What reading a batch says of it with one thing changed.
Lines spoilt_batch(json::json_pointer const& where, json const& value) {
    json document = batch_document(3);
    document[where] = value;
    return lines_of(wire::read_batch(document));
}

/// What reading a response says of it with one thing changed.
Lines spoilt_response(json::json_pointer const& where, json const& value) {
    json document = response_document();
    document[where] = value;
    return lines_of(wire::read_response(document, "response"));
}

} // namespace

TEST_CASE("a response is read with all its answers and written as it was") {
    Result<Response> const response = wire::read_response(response_document(), "response");
    REQUIRE(response.has_value());
    CHECK(to_string(response->id) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    CHECK(response->revision == 2);
    CHECK(response->survey_version == 3);
    CHECK(response->site == "bilbao");
    CHECK(response->at == DeviceTime{1'795'297'800'000, 123'456, "b-1"});
    CHECK(response->segments ==
          std::map<std::string, SegmentFact>{{"class", {"business", Provenance::kiosk}}});
    CHECK(response->answers == std::vector<Answer>{{"service", Rating{5}},
                                                   {"why", Choices{{"wait"}}},
                                                   {"note", Comment{"Muy bien, señores"}},
                                                   {"wifi", NotApplicable{}}});
    CHECK(response->final);
    CHECK_FALSE(response->test);
    CHECK(wire::to_json(*response) == response_document());
}

TEST_CASE("a response may leave out what has a natural value, and say more than we know") {
    json document = response_document();
    for (char const* const key : {"language", "segments", "final", "test"})
        document.erase(key);
    document["from_the_future"] = {{"a", 1}};
    document["answers"][0]["confidence"] = 0.5;
    Result<Response> const response = wire::read_response(document, "response");
    REQUIRE(response.has_value());
    CHECK(response->segments.empty());
    CHECK_FALSE(response->final);
    CHECK_FALSE(response->test);
}

TEST_CASE("fields this version has no name for are kept and written back where they stood, at any depth") {
    json document = response_document();
    document["from_the_future"] = {{"a", json::array({1, nullptr, "ñ"})}};
    document["nothing"] = nullptr;
    document["at"]["leap"] = true;
    document["segments"]["class"]["sure"] = 0.75;
    document["answers"][0]["confidence"] = 0.5;
    document["answers"][3]["why"] = {{"text", "never flew"}};
    Response const response = wire::read_response(document, "response").value();
    CHECK(json::parse(response.unknown) ==
          json::parse(R"({"from_the_future":{"a":[1,null,"ñ"]},"nothing":null,"at":{"leap":true},
              "segments":{"class":{"sure":0.75}},
              "answers":{"service":{"confidence":0.5},"wifi":{"why":{"text":"never flew"}}}})"));
    CHECK(wire::to_json(response) == document);
    CHECK(wire::read_response(wire::to_json(response), "").value() == response);
}

TEST_CASE("a response that says nothing new has nothing unknown") {
    CHECK(wire::read_response(response_document(), "response")->unknown.empty());
    json document = response_document();
    document["answers"][0]["choices"] = nullptr; // known, and absent
    CHECK(wire::read_response(document, "response")->unknown.empty());
}

TEST_CASE("unknown fields go with the answer or the segment that they belong to") {
    json document = response_document();
    document["segments"]["class"]["sure"] = 0.75;
    document["answers"][0]["confidence"] = 0.5;
    Response response = wire::read_response(document, "response").value();
    response.segments.clear();
    response.answers.erase(response.answers.begin());
    json expected = response_document();
    expected["segments"] = json::object();
    expected["answers"].erase(0);
    CHECK(wire::to_json(response) == expected);
}

TEST_CASE("every member of a response is checked, and named") {
    CHECK(spoilt_response("/id"_json_pointer, "abc") == Lines{"response.id: must be a UUID"});
    CHECK(spoilt_response("/id"_json_pointer, nullptr) == Lines{"response.id: is required"});
    CHECK(spoilt_response("/visit"_json_pointer, 5) == Lines{"response.visit: must be a text"});
    CHECK(spoilt_response("/revision"_json_pointer, 0) == Lines{"response.revision: must be at least 1"});
    CHECK(spoilt_response("/revision"_json_pointer, 1.0) ==
          Lines{"response.revision: must be a whole number"});
    CHECK(spoilt_response("/revision"_json_pointer, 2'147'483'648) ==
          Lines{"response.revision: must be between 1 and 2147483647"});
    CHECK(spoilt_response("/survey"_json_pointer, "") == Lines{"response.survey: must not be empty"});
    CHECK(spoilt_response("/survey_version"_json_pointer, "3") ==
          Lines{"response.survey_version: must be a whole number"});
    CHECK(spoilt_response("/moment"_json_pointer, nullptr) == Lines{"response.moment: is required"});
    CHECK(spoilt_response("/site"_json_pointer, nullptr) == Lines{"response.site: is required"});
    CHECK(spoilt_response("/at"_json_pointer, nullptr) == Lines{"response.at: is required"});
    CHECK(spoilt_response("/at"_json_pointer, 5) == Lines{"response.at: must be an object"});
    CHECK(spoilt_response("/at/wall_ms"_json_pointer, 18'446'744'073'709'551'615U) ==
          Lines{"response.at.wall_ms: must be between -9223372036854775808 and 9223372036854775807"});
    CHECK(spoilt_response("/at/wall_ms"_json_pointer, 1e30) ==
          Lines{"response.at.wall_ms: must be a whole number"});
    CHECK(spoilt_response("/segments"_json_pointer, json::array()) ==
          Lines{"response.segments: must be an object"});
    CHECK(
        spoilt_response("/segments/class/from"_json_pointer, "hearsay") ==
        Lines{"response.segments.class.from: must be one of unknown, kiosk, question, ticket, import, api"});
    CHECK(spoilt_response("/segments/class/value"_json_pointer, 1) ==
          Lines{"response.segments.class.value: must be a text"});
    CHECK(spoilt_response("/answers"_json_pointer, nullptr) == Lines{"response.answers: is required"});
    CHECK(spoilt_response("/answers"_json_pointer, json::object()) ==
          Lines{"response.answers: must be a list"});
    CHECK(spoilt_response("/final"_json_pointer, 1) == Lines{"response.final: must be true or false"});
    CHECK(lines_of(wire::read_response(5, "response")) == Lines{"response: must be an object"});
}

TEST_CASE("an answer says exactly one thing, of its own type") {
    std::string const one_of = "must have exactly one of rating, choices, text, not_applicable";
    CHECK(spoilt_response("/answers/0"_json_pointer, {{"question", "a"}}) ==
          Lines{"response.answers[0]: " + one_of});
    CHECK(spoilt_response("/answers/0"_json_pointer, {{"question", "a"}, {"rating", 1}, {"text", "x"}}) ==
          Lines{"response.answers[0]: " + one_of});
    CHECK(spoilt_response("/answers/0"_json_pointer, 5) == Lines{"response.answers[0]: must be an object"});
    CHECK(spoilt_response("/answers/0"_json_pointer, {{"rating", 1}}) ==
          Lines{"response.answers[0].question: is required"});
    CHECK(spoilt_response("/answers/0/rating"_json_pointer, 4.5) ==
          Lines{"response.answers[0].rating: must be a whole number"});
    CHECK(spoilt_response("/answers/0/rating"_json_pointer, "5") ==
          Lines{"response.answers[0].rating: must be a whole number"});
    CHECK(spoilt_response("/answers/1/choices"_json_pointer, "wait") ==
          Lines{"response.answers[1].choices: must be a list"});
    CHECK(spoilt_response("/answers/1/choices/0"_json_pointer, 1) ==
          Lines{"response.answers[1].choices[0]: must be a text"});
    CHECK(spoilt_response("/answers/2/text"_json_pointer, 1) ==
          Lines{"response.answers[2].text: must be a text"});
    CHECK(spoilt_response("/answers/3/not_applicable"_json_pointer, false) ==
          Lines{"response.answers[3].not_applicable: must be true, or absent"});
}

TEST_CASE("a batch written by a kiosk is read by the server") {
    Batch batch;
    batch.site = "bilbao";
    batch.generation = 2;
    batch.sent = {1, 2, "b-1"};
    batch.highest_sequence = 9;
    batch.outbox = "o-1";
    batch.clock_kept = true;
    batch.boots = {BootTime{"b-0", 5, 1'795'297'000'000}};
    batch.records = {Record{7, wire::read_response(response_document(), "").value()}};
    Result<wire::IncomingBatch> const read = wire::read_batch(wire::to_json(batch));
    REQUIRE(read.has_value());
    CHECK(read->envelope.protocol == wire_protocol);
    CHECK(read->envelope.site == "bilbao");
    CHECK(read->envelope.generation == 2);
    CHECK(read->envelope.sent == batch.sent);
    CHECK(read->envelope.highest_sequence == 9);
    CHECK(read->envelope.outbox == "o-1");
    CHECK(read->envelope.clock_kept);
    CHECK(read->envelope.boots == batch.boots);
    REQUIRE(read->records.size() == 1);
    CHECK(read->records[0].sequence == 7);
    CHECK(read->records[0].response.value() == batch.records[0].response);
    CHECK(read->records[0].text == response_document().dump());
    CHECK(wire::to_json(batch.records[0]) == json{{"sequence", 7}, {"response", response_document()}});
}

TEST_CASE("an unsound envelope is refused with every path") {
    CHECK(spoilt_batch("/site"_json_pointer, "") == Lines{"site: must not be empty"});
    CHECK(spoilt_batch("/generation"_json_pointer, 0) == Lines{"generation: must be at least 1"});
    CHECK(spoilt_batch("/sent/boot_id"_json_pointer, nullptr) == Lines{"sent.boot_id: is required"});
    CHECK(spoilt_batch("/highest_sequence"_json_pointer, -1) ==
          Lines{"highest_sequence: must be at least 0"});
    CHECK(spoilt_batch("/records"_json_pointer, nullptr) == Lines{"records: is required"});
    CHECK(spoilt_batch("/records/1"_json_pointer, "x") == Lines{"records[1]: must be an object"});
    CHECK(spoilt_batch("/records/1/sequence"_json_pointer, nullptr) ==
          Lines{"records[1].sequence: is required"});
    CHECK(spoilt_batch("/records/1/sequence"_json_pointer, 2.0) ==
          Lines{"records[1].sequence: must be a whole number"});
    CHECK(spoilt_batch("/records/0/sequence"_json_pointer, 0) ==
          Lines{"records[0].sequence: must be at least 1"});
    CHECK(spoilt_batch("/records/2/sequence"_json_pointer, 2) ==
          Lines{"records[2].sequence: must be greater than the one before"});
    CHECK(lines_of(wire::read_batch(json::array())) == Lines{": must be an object"});

    json document = batch_document(2);
    document.erase("site");
    document["records"][1]["sequence"] = -1;
    CHECK(lines_of(wire::read_batch(document)) ==
          Lines{"site: is required", "records[1].sequence: must be at least 1"});
}

TEST_CASE("the protocol of the present and of the two versions before it is understood, no other") {
    static_assert(wire_protocol == 2 && oldest_wire_protocol == 1);
    json document = batch_document(1);
    for (int const understood : {1, 2}) {
        document["protocol"] = understood;
        auto const batch = wire::read_batch(document);
        REQUIRE(batch.has_value());
        CHECK(batch->envelope.protocol == understood);
    }
    for (int const foreign : {0, 3, -1})
        CHECK(spoilt_batch("/protocol"_json_pointer, foreign) == Lines{"protocol: must be between 1 and 2"});
    CHECK(spoilt_batch("/protocol"_json_pointer, nullptr) == Lines{"protocol: is required"});
}

TEST_CASE("what protocol 2 added may be missing, and what comes after it is passed over") {
    json document = batch_document(0);
    CHECK(wire::read_batch(document)->envelope.outbox.empty());
    CHECK_FALSE(wire::read_batch(document)->envelope.clock_kept);
    CHECK(wire::read_batch(document)->envelope.boots.empty());
    document.update({{"outbox", "o-1"}, {"clock_kept", true}, {"moon", "full"}});
    CHECK(wire::read_batch(document)->envelope.outbox == "o-1");
    CHECK(wire::read_batch(document)->envelope.clock_kept);
}

TEST_CASE("a batch has at most 500 records, and may have none") {
    CHECK(wire::read_batch(batch_document(0)).has_value());
    CHECK(wire::read_batch(batch_document(500)).value().records.size() == 500);
    CHECK(lines_of(wire::read_batch(batch_document(501))) == Lines{"records: must be at most 500"});
}

TEST_CASE("a record that cannot be read keeps its problem and its text, and spoils no other") {
    json document = batch_document(4);
    document["records"][1]["response"]["answers"][0]["rating"] = "five";
    document["records"][2].erase("response");
    Result<wire::IncomingBatch> const batch = wire::read_batch(document);
    REQUIRE(batch.has_value());
    REQUIRE(batch->records.size() == 4);
    CHECK(batch->records[0].response.has_value());
    CHECK(batch->records[3].response.has_value());
    CHECK(batch->records[1].sequence == 2);
    CHECK(lines_of(batch->records[1].response) ==
          Lines{"response.answers[0].rating: must be a whole number"});
    CHECK(json::parse(batch->records[1].text) == document["records"][1]["response"]);
    CHECK(lines_of(batch->records[2].response) == Lines{"response: must be an object"});
    CHECK(batch->records[2].text == "null");
}

TEST_CASE("a receipt travels whole") {
    Receipt receipt;
    receipt.epoch = "e-1";
    receipt.watermark = 8;
    receipt.items = {
        {7, ReceiptStatus::accepted, {}},
        {8, ReceiptStatus::duplicate, {}},
        {9, ReceiptStatus::quarantined, Problem::at(ProblemKind::invalid, "response.moment", "unknown")}};
    json const document = wire::to_json(receipt);
    CHECK(document == json::parse(R"({"epoch":"e-1","watermark":8,"items":[{"sequence":7,"status":"accepted"},
        {"sequence":8,"status":"duplicate"},{"sequence":9,"status":"quarantined","problem":{"detail":"unknown",
        "errors":[{"field":"response.moment","detail":"unknown"}]}}]})"));
    Result<Receipt> const read = wire::read_receipt(document);
    REQUIRE(read.has_value());
    CHECK(read->epoch == "e-1");
    CHECK(read->watermark == 8);
    REQUIRE(read->items.size() == 3);
    CHECK(read->items[1].status == ReceiptStatus::duplicate);
    CHECK(read->items[2].problem == receipt.items[2].problem);
    CHECK_FALSE(read->items[0].problem);
    CHECK(read->received_at == 0); // of a server that speaks protocol 1
    receipt.received_at = 1'795'297'800'000;
    CHECK(wire::read_receipt(wire::to_json(receipt))->received_at == receipt.received_at);
}

TEST_CASE("an unsound receipt is refused") {
    CHECK(lines_of(wire::read_receipt(json::object())) ==
          Lines{"epoch: is required", "watermark: is required", "items: is required"});
    json const document{{"epoch", "e"},
                        {"watermark", -1},
                        {"items", {{{"sequence", 0}, {"status", "eaten"}, {"problem", 5}}}}};
    CHECK(lines_of(wire::read_receipt(document)) ==
          Lines{"watermark: must be at least 0", "items[0].sequence: must be at least 1",
                "items[0].status: must be one of accepted, duplicate, quarantined",
                "items[0].problem: must be an object"});
}

TEST_CASE("a problem is the body RFC 9457 asks for") {
    Problem const problem = Problem::at(ProblemKind::invalid, "from", "not a day");
    CHECK(
        wire::to_json(problem, 400, "r-1") ==
        json::parse(R"({"type":"urn:instante:problem:invalid","title":"The request is not valid","status":400,
                          "detail":"not a day","errors":[{"field":"from","detail":"not a day"}],"request_id":"r-1"})"));
    json const bare = wire::to_json(Problem{ProblemKind::not_found, "no such survey"}, 404, "");
    CHECK(bare["type"] == "urn:instante:problem:not-found");
    CHECK(bare["errors"] == json::array());
    CHECK_FALSE(bare.contains("request_id"));
}

TEST_CASE("a problem that quotes broken bytes is still JSON") {
    json const body =
        wire::to_json(Problem::at(ProblemKind::invalid, "s\xEDte", "no such site: L\xEDnea"), 400, "r");
    CHECK(body["errors"][0]["field"] == "s?te");
    CHECK(json::parse(body.dump()) == body);
}
