// validate NAME: reads one value a line and prints 1 where the validator NAME takes it, 0 where it
// refuses. For oracle_stdnum.py only.
#include <iostream>
#include <string>

#include "patterns/validators.h"

int main(int argc, char** argv) {
  const assay::patterns::Validator* validator =
      argc == 2 ? assay::patterns::find_validator(argv[1]) : nullptr;
  if (validator == nullptr) {
    for (const auto& known : assay::patterns::validators()) std::cout << known.name << '\n';
    return argc == 1 ? 0 : 2;
  }
  for (std::string line; std::getline(std::cin, line);) {
    std::string value;
    for (const char c : line) {
      const bool digit = c >= '0' && c <= '9';
      const bool upper = c >= 'A' && c <= 'Z';
      const bool lower = c >= 'a' && c <= 'z';
      if (!validator->compact) {
        value += c;
      } else if (digit || upper || lower) {
        value += lower ? static_cast<char>(c - 32) : c;
      }
    }
    std::cout << (validator->fn(value) ? '1' : '0');
  }
  std::cout << '\n';
  return 0;
}
