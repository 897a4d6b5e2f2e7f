#include "tests/server/disclosure/linear_system.hpp"

#include <glpk.h>
#include <stdexcept>

namespace instante::test {

namespace {
glp_prob* of(void* problem) {
    return static_cast<glp_prob*>(problem);
}
} // namespace

LinearSystem::LinearSystem(int variables) : problem_(glp_create_prob()) {
    glp_term_out(GLP_OFF);
    glp_add_cols(of(problem_), variables);
    for (int column = 1; column <= variables; ++column)
        glp_set_col_bnds(of(problem_), column, GLP_LO, 0, 0);
}

LinearSystem::~LinearSystem() {
    glp_delete_prob(of(problem_));
}

void LinearSystem::add(Terms const& terms, double low, double high, bool open) {
    std::vector<int> columns{0}; // GLPK counts from 1
    std::vector<double> factors{0};
    for (auto const& [variable, factor] : terms) {
        columns.push_back(variable + 1);
        factors.push_back(factor);
    }
    int const row = glp_add_rows(of(problem_), 1);
    glp_set_row_bnds(of(problem_), row, open ? GLP_LO : GLP_FX, low, high);
    glp_set_mat_row(of(problem_), row, static_cast<int>(terms.size()), columns.data(), factors.data());
}

double LinearSystem::optimum(Terms const& terms, int direction) {
    for (auto const& [variable, factor] : terms)
        glp_set_obj_coef(of(problem_), variable + 1, factor);
    glp_set_obj_dir(of(problem_), direction);
    glp_smcp options;
    glp_init_smcp(&options);
    options.msg_lev = GLP_MSG_OFF;
    bool const solved = glp_simplex(of(problem_), &options) == 0 && glp_get_status(of(problem_)) == GLP_OPT;
    double const value = glp_get_obj_val(of(problem_));
    for (auto const& [variable, factor] : terms)
        glp_set_obj_coef(of(problem_), variable + 1, 0);
    if (!solved) throw std::logic_error("the published figures contradict each other, or do not bound a sum");
    return value;
}

std::pair<double, double> LinearSystem::range(Terms const& terms) {
    double const least = optimum(terms, GLP_MIN);
    return {least, optimum(terms, GLP_MAX)};
}

} // namespace instante::test
