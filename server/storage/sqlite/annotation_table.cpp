#include "server/storage/sqlite/annotation_table.hpp"

#include "server/storage/sqlite/programme_tables.hpp"

namespace instante::server {

AnnotationTable::AnnotationTable(sqlite::Database& database)
    : add_(database.prepare("INSERT INTO annotation (programme, day, site, moment, text, made_by, made_at) "
                            "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING number")),
      remove_(database.prepare("DELETE FROM annotation WHERE number = ? RETURNING number")),
      list_(database.prepare("SELECT number, day, site, moment, text, made_by, made_at FROM annotation "
                             "WHERE programme = ? ORDER BY day, number")) {}

void AnnotationTable::add(Annotation& annotation) {
    add_.query(the_programme, annotation.day, annotation.site, annotation.moment, annotation.text,
               annotation.by, annotation.at);
    add_.step();
    annotation.number = add_.integer(0);
    add_.reset();
}

Result<void> AnnotationTable::remove(std::int64_t number) {
    bool const found = remove_.query(number).step();
    remove_.reset();
    if (!found) {
        return Problem::at(ProblemKind::not_found, "annotation",
                           "there is no annotation " + std::to_string(number));
    }
    return {};
}

std::vector<Annotation> AnnotationTable::list() {
    std::vector<Annotation> all;
    list_.query(the_programme);
    while (list_.step()) {
        all.push_back({list_.integer(0), list_.integer32(1), list_.text(2), list_.text(3), list_.text(4),
                       list_.text(5), list_.integer(6)});
    }
    list_.reset();
    return all;
}

} // namespace instante::server
