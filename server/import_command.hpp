#pragma once

#include <string>

namespace instante::server {

struct ImportOptions {
    std::string data;
    std::string file;
    std::string map;
    std::string rejects;
    bool dry_run = false;
};

/// Imports a CSV file as its map says and prints a summary. 0: done, also when rows were rejected (they are
/// reported in the rejects file); 1: our side failed; 2: the file or the map cannot be used.
int run_import(ImportOptions const& options);

} // namespace instante::server
