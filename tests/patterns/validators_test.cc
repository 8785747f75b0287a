#include "patterns/validators.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "tests/support/test.h"

using namespace assay::patterns;

namespace {

// Examples that issuers and standards publish, compact unless the validator reads text as it
// stands.
struct Sample {
  const char* validator;
  const char* good;
  const char* bad;
};

constexpr std::array kSamples = {
    Sample{"payment-card", "4111111111111111", "4111111111111112"},
    Sample{"payment-card", "378282246310005",
           "3782822463100051"},  // 16 digits are no American Express
    Sample{"payment-card", "6011111111111117", "7011111111111116"},  // no issuer of 7
    Sample{"iban", "GB82WEST12345698765432", "GB82WEST12345698765423"},
    Sample{"iban", "DE89370400440532013000", "DE8937040044053201300"},
    Sample{"iban", "NO9386011117947", "NO9386011117948"},
    Sample{"iban", "MT84MALT011000012345MTLCAST001S", "MT84MALT0110000123A5MTLCAST001S"},
    Sample{"bic", "DEUTDEFF", "DEUTZZFF"},
    Sample{"us-routing", "011000015", "011000016"},
    Sample{"iso11649", "RF18539007547034", "RF18539007547035"},
    Sample{"sepa-creditor", "DE98ZZZ09999999999", "DE97ZZZ09999999999"},
    Sample{"us-ssn", "536904399", "666904399"},
    Sample{"us-ssn", "536904399", "536004399"},
    Sample{"us-ssn", "536904399", "078051120"},
    Sample{"us-itin", "912903456", "912893456"},
    Sample{"us-npi", "1234567893", "1234567890"},
    Sample{"us-mbi", "1EG4TE5MK73", "1EG4TE5MK7S"},
    Sample{"us-dea", "AB1234563", "AB1234564"},
    Sample{"uk-nhs", "9434765919", "9434765918"},
    Sample{"uk-nino", "AB123456C", "GB123456C"},
    Sample{"de-steuer-id", "86095742719", "86095742710"},
    Sample{"de-rvnr", "15070649C103", "15070649C104"},
    Sample{"de-kvnr", "A123456780", "A123456781"},
    Sample{"fr-nir", "253072B07300470", "253072A07300470"},
    Sample{"fr-siren", "732829320", "732829321"},
    Sample{"es-dni", "54362315K", "54362315Z"},
    Sample{"es-nie", "X2482300W", "X2482300A"},
    Sample{"it-codicefiscale", "RCCMNL83S18D969H", "RCCMNL83S18D969"},
    Sample{"it-codicefiscale", "RCCMNL83S18D969H", "RCCMNL83S32D969H"},
    Sample{"nl-bsn", "111222333", "111252333"},
    Sample{"be-nn", "85073003328", "85073003329"},
    Sample{"ch-ahv", "7569217076985", "7569217076984"},
    Sample{"se-personnummer", "8803200016", "8803200018"},
    Sample{"no-fodselsnummer", "15108695088", "15108695077"},
    Sample{"dk-cpr", "2110625629", "5110625629"},
    Sample{"fi-hetu", "131052-308T", "131052-308U"},
    Sample{"fi-hetu", "131052A308T", "131352-308T"},
    Sample{"pl-pesel", "44051401359", "44051401358"},
    Sample{"cn-ric", "11010519491231002X", "110105194912310025"},
    Sample{"cn-ric", "11010519491231002X", "990105194912310020"},
    Sample{"in-aadhaar", "234123412346", "234123412347"},
    Sample{"in-pan", "ACUPA7085R", "ACUXA7085R"},
    Sample{"br-cpf", "39053344705", "39053344706"},
    Sample{"br-cpf", "39053344705", "11111111111"},
    Sample{"br-cnpj", "16727230000197", "16727230000198"},
    Sample{"br-cnpj", "12ABC34501DE35",
           "12ABC34501DE36"},  // alphanumeric, Receita Federal's example
    Sample{"ca-sin", "123456782", "123456783"},
    Sample{"au-tfn", "123456782", "123456783"},
    Sample{"au-medicare", "2123456701", "2123456711"},
    Sample{"za-id", "7503305044089", "7503305044088"},
    Sample{"mx-curp", "BOXW310820HNERXN09", "BOXW310820HNERXN08"},
    Sample{"jp-mynumber", "123456789018", "123456789010"},
    Sample{"tw-national-id", "A123456789", "A123456788"},
    Sample{"hk-hkid", "G123456A", "G1234563"},
    Sample{"sg-nric", "S1234567D", "S1234567A"},
    Sample{"vin", "1M8GDM9AXKP042788", "1M8GDM9A1KP042788"},
    Sample{"vin", "WVWZZZ1JZ3W386752", "WVWZZZ1JZ3W38675O"},
    Sample{"imei", "490154203237518", "490154203237517"},
    Sample{"ipv4", "84.17.53.201", "84.17.53.256"},
    Sample{"ipv4", "84.17.53.201", "192.0.2.1"},
    Sample{"ipv6", "2a01:4f8:c17:b8f::2", "2001:db8::1:2:3"},
    Sample{"isni", "0000000121032683", "0000000121032684"},
    Sample{"mac", "3C22FB8A1D04", "000000000000"},
    Sample{"email", "jane.doe@fastmail.fm", "sprite@2x.png"},
    Sample{"email", "k@uni-ulm.de", "a..b@uni-ulm.de"},
    Sample{"email", "k@Uni-Ulm.DE", "proxy@service.getName"},
    Sample{"phone", "+49 30 901820", "+49 30"},
    Sample{"phone-nanp", "4155552671", "1155552671"},
    Sample{"bitcoin", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"},
    Sample{"bitcoin", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
           "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"},
    Sample{"bitcoin", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
           "bc1qxlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"},
    Sample{"ethereum", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
           "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"},
    Sample{"lei", "5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R13"},
    Sample{"mrz",
           "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<"
           "<10",
           "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C37UTO7408122F1204159ZE184226B<<<<"
           "<10"},
};

}  // namespace

TEST_CASE("validators take their issuers' examples and refuse near misses") {
  std::size_t row = 0;
  for (const Sample& sample : kSamples) {
    INFO("row " << row++ << ", " << sample.validator);
    const Validator* validator = find_validator(sample.validator);
    REQUIRE(validator != nullptr);
    CHECK(validator->fn(sample.good));
    CHECK_FALSE(validator->fn(sample.bad));
  }
}

TEST_CASE("validators are sorted, named once and say where they are published") {
  std::set<std::string_view> names;
  std::string_view before;
  for (const Validator& validator : validators()) {
    INFO(validator.name);
    CHECK(before < validator.name);
    CHECK_FALSE(validator.standard.empty());
    CHECK(find_validator(validator.name) == &validator);
    before = validator.name;
  }
  CHECK(find_validator("no-such-validator") == nullptr);
  CHECK(find_validator("") == nullptr);
}

TEST_CASE("validators survive any text") {
  const std::array<std::string, 12> texts = {"",
                                             "0",
                                             "A",
                                             "-",
                                             "<<<<",
                                             std::string(4, '\0'),
                                             "\xC3\x91\xC3\x91\xC3\x91",
                                             std::string(64, '9'),
                                             std::string(64, 'Z'),
                                             "0x",
                                             "ZZ00",
                                             std::string(20, '/')};
  for (const Validator& validator : validators()) {
    for (const std::string& text : texts) {
      // Every length up to 40 of digits, letters and a mix: an index outside of the text is what
      // sanitizers look for.
      (void)validator.fn(text);
    }
    for (std::size_t length = 0; length <= 40; ++length) {
      (void)validator.fn(std::string(length, '1'));
      (void)validator.fn(std::string(length, 'M'));
      (void)validator.fn(("A1" + std::string(length, '2')).substr(0, length));
    }
    CHECK_FALSE(validator.fn(""));
  }
}
