// Where photographs were taken, in whatever format they are.
#include "formats/image_place.h"

#include "tests/support/test.h"

using namespace assay::formats;
using namespace std::string_literals;

namespace {

struct Gps {
  std::uint32_t latitude[6] = {48, 1, 8, 1, 13'75, 100};  // pairs: a fraction's parts
  std::uint32_t longitude[6] = {11, 1, 34, 1, 3405, 100};
  char north = 'N', east = 'E';
};

// A TIFF structure with a directory that points to one of GPS tags.
std::string tiff_of(const Gps& gps, bool little) {
  const auto number = [&](std::uint32_t value, unsigned width) {
    std::string bytes;
    for (unsigned i = 0; i < width; ++i)
      bytes += static_cast<char>(value >> (8 * (little ? i : width - 1 - i)));
    return bytes;
  };
  const auto field = [&](std::uint32_t tag, std::uint32_t type, std::uint32_t count,
                         const std::string& value) {
    return number(tag, 2) + number(type, 2) + number(count, 4) + value;
  };
  const std::uint32_t directory = 8 + 2 + 2 * 12 + 4;
  const std::uint32_t fractions = directory + 2 + 4 * 12 + 4;
  std::string bytes = (little ? "II*\0"s : "MM\0*"s) + number(8, 4) + number(2, 2) +
                      field(0x010F, 2, 4, "Cam\0"s) + field(0x8825, 4, 1, number(directory, 4)) +
                      number(0, 4);
  bytes += number(4, 2) + field(1, 2, 2, gps.north + "\0\0\0"s) +
           field(2, 5, 3, number(fractions, 4)) + field(3, 2, 2, gps.east + "\0\0\0"s) +
           field(4, 5, 3, number(fractions + 24, 4)) + number(0, 4);
  for (const auto& some : {gps.latitude, gps.longitude}) {
    for (int i = 0; i < 6; ++i) bytes += number(some[i], 4);
  }
  return bytes;
}

std::string place_in(const std::string& bytes) {
  const auto place = read_image_place(bytes);
  return place ? place->text : "";
}

}  // namespace

TEST_CASE("a photograph's place is read in every format, in both orders of bytes") {
  const std::string shown = "GPS position: 48.137153, 11.576125\n";
  for (const bool little : {true, false}) {
    const std::string tiff = tiff_of({}, little);
    CAPTURE(little);
    CHECK(place_in(tiff) == shown);
    CHECK(place_in("\xFF\xD8\xFF\xE0\0\x04xx\xFF\xE1\0\x80"s + "Exif\0\0"s + tiff) == shown);
    CHECK(place_in("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR............\0\0\0\x80"
                   "eXIf"s +
                   tiff) == shown);
    CHECK(place_in("RIFF\0\0\0\0WEBPVP8 ....EXIF\x80\0\0\0"s + tiff) == shown);
    CHECK(place_in("RIFF\0\0\0\0WEBPEXIF\x86\0\0\0"s + "Exif\0\0"s + tiff) == shown);
    CHECK(place_in("\0\0\0\x18"
                   "ftypheic\0\0\0\0mif1....\0\0\0\x06"
                   "Exif\0\0"s +
                   tiff) == shown);
    // A thumbnail's data, or a word, before it.
    CHECK(place_in("\xFF\xD8\xFF\xE0"
                   "Exif\0\0II*\0\x08\0\0\0\0\0"s +
                   "Exif\0\0"s + tiff) == shown);
  }
}

TEST_CASE("a photograph's place says where it stands, and which way degrees count") {
  Gps gps;
  gps.north = 's';
  gps.east = 'W';
  const std::string image =
      "\xFF\xD8\xFF\xE1\0\x80"
      "Exif\0\0"s +
      tiff_of(gps, true);
  const auto place = read_image_place(image);
  REQUIRE(place);
  CHECK(place->text == "GPS position: -48.137153, -11.576125\n");
  CHECK(image.substr(place->at, 4) == "\x30\0\0\0"s);
  CHECK(image.size() - place->at == 2 * place->size);
}

TEST_CASE("what is no place is none") {
  Gps zero{{0, 1, 0, 1, 0, 1}, {0, 1, 0, 1, 0, 1}};
  Gps unknown{{0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0}};
  Gps divided{{48, 0, 8, 1, 0, 1}};
  Gps far{{91, 1, 0, 1, 0, 1}};
  Gps nowhere;
  nowhere.north = '\0';
  for (const Gps& gps : {zero, unknown, divided, far, nowhere})
    CHECK(place_in(tiff_of(gps, true)).empty());
  const std::string tiff = tiff_of({}, true);
  CHECK(place_in("no image Exif\0\0"s + tiff).empty());
  for (std::size_t size = 0; size < tiff.size(); ++size) {
    CAPTURE(size);
    CHECK(place_in(tiff.substr(0, size)).empty());
    CHECK(place_in("\xFF\xD8\xFF\xE1\0\x80"
                   "Exif\0\0"s +
                   tiff.substr(0, size))
              .empty());
  }
}
