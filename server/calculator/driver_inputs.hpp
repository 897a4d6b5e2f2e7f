#pragma once
// Inputs that several functions of the driver families share.

#include "server/calculator/arguments.hpp"
#include "server/calculator/driver_figures.hpp"

namespace instante::server::calculator {

/// Member `names`: as many as columns, each once; x1, x2, ... when absent.
Names names_of(Arguments& arguments, std::size_t columns);

/// Members `data`, `weights` and, where wanted, `outcome` as the last column.
struct DataInput {
    scoring::VisitMatrix matrix;
    std::size_t columns = 0; // of data
};
DataInput data_of(Arguments& arguments, bool with_outcome);

} // namespace instante::server::calculator
