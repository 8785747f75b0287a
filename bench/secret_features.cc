// assay_secret_features VOCABULARY…: for bench/fit_secret_model.py. Reads lines "label TAB name TAB
// quoted TAB beside-user TAB value", prints "label TAB quality TAB feature…"; a value that the
// model doesn't weigh gives its label and quality only. First line: the features' names.
#include <fstream>
#include <iostream>
#include <sstream>

#include "patterns/secret_model.h"

int main(int argc, char** argv) {
  using namespace assay;
  if (argc < 2) {
    std::cerr << "usage: assay_secret_features VOCABULARY.toml… <examples\n";
    return 2;
  }
  patterns::Vocabulary vocabulary;
  std::vector<Problem> problems;
  for (int i = 1; i < argc; ++i) {
    std::ostringstream text;
    text << std::ifstream(argv[i]).rdbuf();
    patterns::load_vocabulary(text.str(), argv[i], vocabulary, problems);
  }
  const auto mistake = patterns::check_secret_model(vocabulary.lists);
  if (!problems.empty() || mistake) {
    std::cerr << argv[1] << ": " << mistake.value_or("can't be read") << '\n';
    return 2;
  }
  const patterns::SecretModel model(vocabulary.lists);
  for (std::size_t i = 0; i < patterns::kFeatures; ++i)
    std::cout << (i > 0 ? "\t" : "") << patterns::feature_name(static_cast<patterns::Feature>(i));
  std::cout << '\n';
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream fields(line);
    std::string label, name, quoted, user, value;
    std::getline(fields, label, '\t');
    std::getline(fields, name, '\t');
    std::getline(fields, quoted, '\t');
    std::getline(fields, user, '\t');
    std::getline(fields, value);
    const patterns::Assigned assigned{value, name, quoted == "1", user == "1"};
    std::cout << label << '\t' << int{model.quality(assigned)};
    if (const auto features = model.features(assigned)) {
      for (const double feature : *features) std::cout << '\t' << feature;
    }
    std::cout << '\n';
  }
  return 0;
}
