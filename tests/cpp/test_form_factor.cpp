#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <cstdio>
#include <filesystem>
#include <string>

#include "temporary_file.hpp"
#include "vasilisa/hadrons/form_factor.hpp"
#include "vasilisa/hadrons/pole_sum.hpp"
#include "vasilisa/numerics/error.hpp"

using namespace vasilisa::hadrons;
using vasilisa::ConfigurationError;
using vasilisa::DataError;
using vasilisa::RangeError;
using Complex = std::complex<double>;

namespace {

struct Reference {
  const char* name;
  double sqrt_s, re, im;
};

// Values of the published parametrisations (arXiv:2410.22882; 2302.08834; 2409.03469) with
// m_pi = 0.13957039 GeV, evaluated by an independent program.
constexpr Reference kReference[] = {
    {"strong2020", 0.3, 1.2101655875556008, 0.004384763625844551},
    {"strong2020", 0.5, 1.858014638575772, 0.1928802680941818},
    {"strong2020", 0.7, 3.794931151076826, 3.264396643714309},
    {"strong2020", 0.78, -1.4649008017079943, 6.396786131137407},
    {"strong2020", 0.7826, -1.8049987818177056, 5.83213714168969},
    {"strong2020", 0.9, -2.3534211943697207, 1.565699084845736},
    {"strong2020", 1.0195, -1.449590609713335, 0.6556754476529614},
    {"strong2020", 1.2, -0.9959053421192811, 0.024444711299081698},
    {"cmd3", 0.3, 1.213208676851112, 0.0032924022994273777},
    {"cmd3", 0.5, 1.8733488891069259, 0.18981985352853042},
    {"cmd3", 0.7, 3.871070650134594, 3.3160409437331495},
    {"cmd3", 0.78, -1.5615556687159673, 6.52240402763632},
    {"cmd3", 0.7826, -1.8925017239767408, 5.870739278728967},
    {"cmd3", 0.9, -2.381933968640297, 1.6212243709941576},
    {"cmd3", 1.0195, -1.4607908793727278, 0.6986562991740055},
    {"cmd3", 1.2, -1.0097465809592756, 0.08738001929603897},
    {"gvmd_bwsum3", 0.3, 1.2003842443962391, 0.0377639649578275},
    {"gvmd_bwsum3", 0.5, 1.8009444640634735, 0.23793814463612575},
    {"gvmd_bwsum3", 0.7, 3.715192508421226, 3.335672089422803},
    {"gvmd_bwsum3", 0.78, -1.8718638911774674, 6.184489913826843},
    {"gvmd_bwsum3", 0.7826, -2.031105855220021, 5.550972446354259},
    {"gvmd_bwsum3", 0.9, -2.4078861433550394, 1.436770684968387},
    {"gvmd_bwsum3", 1.0195, -1.4998136943033487, 0.5490455928723081},
    {"gvmd_bwsum3", 1.2, -1.0127863459590443, -0.07521249671463136},
};

FormFactorPointer read(const std::string& text) {
  const vasilisa::test::TemporaryFile file("form_factor.csv", text);
  return read_form_factor_table(file.path(), FormFactor::Kind::dressed);
}

}  // namespace

TEST_CASE("form factors agree with the published parametrisations", "[form_factor]") {
  for (const Reference& r : kReference) {
    INFO(r.name << " at " << r.sqrt_s);
    const Complex expected(r.re, r.im);
    const Complex f = (*make_form_factor(r.name))(r.sqrt_s * r.sqrt_s);
    CHECK(std::abs(f - expected) < 1e-12 * std::abs(expected));
  }
}

TEST_CASE("charge normalisation and continuation below threshold", "[form_factor]") {
  for (const std::string& name : form_factor_names()) {
    INFO(name);
    const auto f = make_form_factor(name);
    CHECK(std::abs(f->continuation(0.0) - 1.0) < 1e-12);
    CHECK(std::abs(f->continuation(1e-9) - f->continuation(-1e-9)) < 1e-8);
    const double threshold = 4.0 * 0.13957039 * 0.13957039;
    CHECK(std::abs(f->continuation(threshold * (1 - 1e-9)) -
                   f->continuation(threshold * (1 + 1e-9))) < 1e-7);
  }
  // The rho alone is real below threshold; mixing leaves an imaginary part of a few per mille.
  CHECK(std::abs(make_form_factor("cmd3")->continuation(0.05).imag()) < 2e-3);
  CHECK(make_form_factor("cmd3")->continuation(-1.0).real() == Approx(0.358).margin(5e-4));
}

TEST_CASE("every form factor knows its kind and range and raises outside", "[form_factor]") {
  CHECK(make_form_factor("pointlike")->kind() == FormFactor::Kind::bare);
  CHECK((*make_form_factor("pointlike"))(-1e6) == 1.0);
  const auto f = make_form_factor("strong2020");
  CHECK(f->kind() == FormFactor::Kind::dressed);
  CHECK(f->range().maximum == 9.0);
  CHECK_NOTHROW((*f)(f->range().minimum * (1.0 - 1e-14)));
  CHECK_THROWS_AS((*f)(f->range().minimum * 0.999), RangeError);
  CHECK_THROWS_WITH((*f)(9.1), Catch::Contains("9.1") && Catch::Contains("strong2020"));
  CHECK_THROWS_AS((*f)(std::nan("")), RangeError);
  CHECK_THROWS_WITH(make_form_factor("cmd4"),
                    Catch::Contains("cmd4") && Catch::Contains("gvmd_bwsum3"));
}

TEST_CASE("pole amplitudes must add up to one", "[form_factor]") {
  const FormFactor::Range range{0.1, 2.0};
  const auto kind = FormFactor::Kind::dressed;
  using Normalisation = PoleSum::Normalisation;
  const std::vector<Resonance> half = {{0.77, 0.15, 0.5, 0.0}};
  CHECK_THROWS_AS(PoleSum("half", "", half, kind, range, Normalisation::require),
                  ConfigurationError);
  CHECK(PoleSum("half", "", half, kind, range, Normalisation::divide).continuation(0.0) == 1.0);
  const std::vector<Resonance> none = {{0.77, 0.15, 0.0, 0.0}};
  CHECK_THROWS_AS(PoleSum("none", "", none, kind, range, Normalisation::divide),
                  ConfigurationError);
  Complex sum = 0.0;
  const auto gvmd = make_gvmd_bwsum3(0.13957039);
  for (const auto& pole : gvmd->poles()) sum += pole.amplitude;
  CHECK(std::abs(sum - 1.0) < 1e-14);
}

TEST_CASE("tables reproduce the function they were made from", "[form_factor]") {
  const auto exact = make_form_factor("strong2020");
  std::string complex_table = "s,Re,Im\n";
  std::string modulus_table = "# measured\nsqrt_s, f2, error\n";
  for (int i = 0; i <= 600; ++i) {
    const double energy = 0.3 + 0.0015 * i;
    const Complex f = (*exact)(energy * energy);
    char line[128];
    std::snprintf(line, sizeof line, "%.16g,%.16g,%.16g\n", energy * energy, f.real(), f.imag());
    complex_table += line;
    std::snprintf(line, sizeof line, "%.16g, %.16g, 0.1\n", energy, std::norm(f));
    modulus_table += line;
  }
  const auto table = read(complex_table);
  const auto modulus = read(modulus_table);
  for (const double energy : {0.3001, 0.5, 0.7, 0.7741, 0.9, 1.1}) {
    const Complex f = (*exact)(energy * energy);
    CHECK(std::abs((*table)(energy * energy) - f) < 1e-3 * std::abs(f));
    CHECK((*modulus)(energy * energy).real() == Approx(std::abs(f)).epsilon(1e-3));
  }
  CHECK((*modulus)(0.5).imag() == 0.0);
  CHECK_THROWS_AS((*table)(0.05), RangeError);
  CHECK_THROWS_AS(table->continuation(0.05), RangeError);
}

TEST_CASE("unusable tables are refused with file, line and value", "[form_factor]") {
  const std::string good = "s,f2\n0.10,1\n0.11,2\n0.12,3\n0.13,4\n";
  CHECK_NOTHROW(read(good));
  const auto refused = [](const std::string& text, const std::string& why) {
    INFO(text);
    CHECK_THROWS_AS(read(text), DataError);
    CHECK_THROWS_WITH(read(text), Catch::Contains(why));
  };
  refused("", "holds no numbers");
  refused("s,f2\n", "holds no numbers");
  refused("0.10,1\n0.11,2\n0.12,3\n0.13,4\n", "without names");
  refused("s,re\n0.10,1\n0.11,2\n0.12,3\n0.13,4\n", "s, re;");
  refused("s,f2\n0.10,1\n0.11\n", "line 3: 1 columns");
  refused("s,f2\n0.10,1\n0.11,nan\n", "line 3: 'nan'");
  refused("s,f2\n0.10,1\n0.11,inf\n", "line 3: 'inf'");
  refused("s,f2\n0.10,1\n0.11,two\n", "line 3: 'two'");
  refused("s,f2\n0.10,1\n0.12,2\n0.11,3\n0.13,4\n", "line 4: s = 0.11 after the larger 0.12");
  refused("s,f2\n0.10,1\n0.11,2\n0.11,3\n0.13,4\n", "given twice");
  refused("s,f2\n0.10,1\n0.11,2\n0.12,3\n0.50,4\n", "line 5: gap");
  refused("s,f2\n0.10,1\n0.11,-2\n0.12,3\n0.13,4\n", "line 3: |F|^2 = -2");
  refused("s,f2\n-0.01,1\n0.01,2\n0.02,3\n0.03,4\n", "valid: s > 0");
  refused("s,f2\n0.10,1\n0.11,2\n", "at least 4");
  CHECK_THROWS_AS(read_form_factor_table("/nonexistent/table.csv", FormFactor::Kind::bare),
                  DataError);
  const std::string folder = std::filesystem::temp_directory_path().string();
  CHECK_THROWS_AS(read_form_factor_table(folder, FormFactor::Kind::bare), DataError);
}

TEST_CASE("a function becomes a form factor to the tolerance", "[form_factor]") {
  const auto exact = make_form_factor("cmd3");
  const FormFactorFunction f = [&exact](const std::vector<double>& s) {
    std::vector<Complex> values;
    for (const double x : s) values.push_back((*exact)(x));
    return values;
  };
  const auto table =
      tabulate_form_factor(f, "copy", FormFactor::Kind::bare, FormFactor::Range{0.08, 4.0});
  CHECK(table->name() == "copy");
  CHECK(table->kind() == FormFactor::Kind::bare);
  for (int i = 0; i <= 1009; ++i) {
    const double s = 0.08 + 3.92 * i / 1009;
    CHECK(std::abs((*table)(s) - (*exact)(s)) < 1e-9 * std::abs((*exact)(s)));
  }
}
