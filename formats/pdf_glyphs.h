// What PDF's fonts call their characters: the names of the Adobe Glyph List for European scripts,
// the simple encodings, and the widths of the standard fonts. Private to the PDF reader. Constants.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace assay::formats {

/// From 0x20; U+FFFD: none.
constexpr std::u16string_view kStandardEncoding =
    u" !\"#$%&\u2019()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_\u2018abcdefghijk"
    u"lmnopqrstuvwxyz{|}~\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
    u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
    u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\u00A1\u00A2\u00A3\u2044\u00A5"
    u"\u0192\u00A7\u00A4'\u201C\u00AB\u2039\u203A\uFB01\uFB02\uFFFD\u2013\u2020\u2021\u00B7"
    u"\uFFFD\u00B6\u2022\u201A\u201E\u201D\u00BB\u2026\u2030\uFFFD\u00BF\uFFFD`\u00B4\u02C6"
    u"\u02DC\u00AF\u02D8\u02D9\u00A8\uFFFD\u02DA\u00B8\uFFFD\u02DD\u02DB\u02C7\u2014\uFFFD"
    u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
    u"\uFFFD\u00C6\uFFFD\u00AA\uFFFD\uFFFD\uFFFD\uFFFD\u0141\u00D8\u0152\u00BA\uFFFD\uFFFD"
    u"\uFFFD\uFFFD\uFFFD\u00E6\uFFFD\uFFFD\uFFFD\u0131\uFFFD\uFFFD\u0142\u00F8\u0153\u00DF"
    u"\uFFFD\uFFFD\uFFFD\uFFFD";

/// From 0x80; before it is ASCII.
constexpr std::u16string_view kWinAnsiHigh =
    u"\u20AC\u2022\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u2022"
    u"\u017D\u2022\u2022\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A"
    u"\u0153\u2022\u017E\u0178 \u00A1\u00A2\u00A3\u00A4\u00A5\u00A6\u00A7\u00A8\u00A9\u00AA"
    u"\u00AB\u00AC-\u00AE\u00AF\u00B0\u00B1\u00B2\u00B3\u00B4\u00B5\u00B6\u00B7\u00B8\u00B9"
    u"\u00BA\u00BB\u00BC\u00BD\u00BE\u00BF\u00C0\u00C1\u00C2\u00C3\u00C4\u00C5\u00C6\u00C7"
    u"\u00C8\u00C9\u00CA\u00CB\u00CC\u00CD\u00CE\u00CF\u00D0\u00D1\u00D2\u00D3\u00D4\u00D5"
    u"\u00D6\u00D7\u00D8\u00D9\u00DA\u00DB\u00DC\u00DD\u00DE\u00DF\u00E0\u00E1\u00E2\u00E3"
    u"\u00E4\u00E5\u00E6\u00E7\u00E8\u00E9\u00EA\u00EB\u00EC\u00ED\u00EE\u00EF\u00F0\u00F1"
    u"\u00F2\u00F3\u00F4\u00F5\u00F6\u00F7\u00F8\u00F9\u00FA\u00FB\u00FC\u00FD\u00FE\u00FF";

/// From 0x80; before it is ASCII.
constexpr std::u16string_view kMacRomanHigh =
    u"\u00C4\u00C5\u00C7\u00C9\u00D1\u00D6\u00DC\u00E1\u00E0\u00E2\u00E4\u00E3\u00E5\u00E7"
    u"\u00E9\u00E8\u00EA\u00EB\u00ED\u00EC\u00EE\u00EF\u00F1\u00F3\u00F2\u00F4\u00F6\u00F5"
    u"\u00FA\u00F9\u00FB\u00FC\u2020\u00B0\u00A2\u00A3\u00A7\u2022\u00B6\u00DF\u00AE\u00A9"
    u"\u2122\u00B4\u00A8\uFFFD\u00C6\u00D8\uFFFD\u00B1\uFFFD\uFFFD\u00A5\u00B5\uFFFD\uFFFD"
    u"\uFFFD\uFFFD\uFFFD\u00AA\u00BA\uFFFD\u00E6\u00F8\u00BF\u00A1\u00AC\uFFFD\u0192\uFFFD"
    u"\uFFFD\u00AB\u00BB\u2026 \u00C0\u00C3\u00D5\u0152\u0153\u2013\u2014\u201C\u201D\u2018"
    u"\u2019\u00F7\uFFFD\u00FF\u0178\u2044\u00A4\u2039\u203A\uFB01\uFB02\u2021\u00B7\u201A"
    u"\u201E\u2030\u00C2\u00CA\u00C1\u00CB\u00C8\u00CD\u00CE\u00CF\u00CC\u00D3\u00D4\uFFFD"
    u"\u00D2\u00DA\u00DB\u00D9\u0131\u02C6\u02DC\u00AF\u02D8\u02D9\u02DA\u00B8\u02DD\u02DB"
    u"\u02C7";

/// From 0x20, of the font Symbol.
constexpr std::u16string_view kSymbolEncoding =
    u" !\u2200#\u2203%&\u220B()\u2217+,\u2212./0123456789:;<=>?\u2245\u0391\u0392\u03A7\u2206"
    u"\u0395\u03A6\u0393\u0397\u0399\u03D1\u039A\u039B\u039C\u039D\u039F\u03A0\u0398\u03A1"
    u"\u03A3\u03A4\u03A5\u03C2\u2126\u039E\u03A8\u0396[\u2234]\u22A5_\uF8E5\u03B1\u03B2\u03C7"
    u"\u03B4\u03B5\u03C6\u03B3\u03B7\u03B9\u03D5\u03BA\u03BB\u00B5\u03BD\u03BF\u03C0\u03B8"
    u"\u03C1\u03C3\u03C4\u03C5\u03D6\u03C9\u03BE\u03C8\u03B6{|}\u223C\uFFFD\uFFFD\uFFFD\uFFFD"
    u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
    u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
    u"\uFFFD\u20AC\u03D2\u2032\u2264\u2044\u221E\u0192\u2663\u2666\u2665\u2660\u2194\u2190"
    u"\u2191\u2192\u2193\u00B0\u00B1\u2033\u2265\u00D7\u221D\u2202\u2022\u00F7\u2260\u2261"
    u"\u2248\u2026\uF8E6\uF8E7\u21B5\u2135\u2111\u211C\u2118\u2297\u2295\u2205\u2229\u222A"
    u"\u2283\u2287\u2284\u2282\u2286\u2208\u2209\u2220\u2207\uF6DA\uF6D9\uF6DB\u220F\u221A"
    u"\u22C5\u00AC\u2227\u2228\u21D4\u21D0\u21D1\u21D2\u21D3\u25CA\u2329\uF8E8\uF8E9\uF8EA"
    u"\u2211\uF8EB\uF8EC\uF8ED\uF8EE\uF8EF\uF8F0\uF8F1\uF8F2\uF8F3\uF8F4\uFFFD\u232A\u222B"
    u"\u2320\uF8F5\u2321\uF8F6\uF8F7\uF8F8\uF8F9\uF8FA\uF8FB\uF8FC\uF8FD\uF8FE\uFFFD";

/// In thousandths of an em, of ASCII from 0x20 to 0x7E.
using AsciiWidths = std::array<std::uint16_t, 95>;
constexpr AsciiWidths kHelvetica = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};
constexpr AsciiWidths kHelveticaBold = {
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584};
constexpr AsciiWidths kTimes = {
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611,
    556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
    722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500,
    278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541};
constexpr AsciiWidths kTimesBold = {
    250, 333, 555, 500, 500, 1000, 833, 278,  333, 333, 500, 570, 250, 333, 250, 278,
    500, 500, 500, 500, 500, 500,  500, 500,  500, 500, 333, 333, 570, 570, 570, 500,
    930, 722, 667, 722, 722, 667,  611, 778,  778, 389, 500, 778, 667, 944, 722, 778,
    611, 778, 722, 556, 667, 722,  722, 1000, 722, 722, 667, 333, 278, 333, 581, 500,
    333, 500, 556, 444, 556, 444,  333, 500,  556, 278, 333, 556, 278, 833, 556, 500,
    556, 556, 444, 389, 333, 556,  500, 722,  500, 500, 444, 394, 220, 394, 520};
constexpr AsciiWidths kTimesItalic = {
    250, 333, 420, 500, 500, 833, 778, 214, 333, 333, 500, 675, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 333, 333, 675, 675, 675, 500, 920, 611, 611, 667, 722, 611,
    611, 722, 722, 333, 444, 667, 556, 833, 667, 722, 611, 722, 611, 500, 556, 722, 611, 833, 611,
    556, 556, 389, 278, 389, 422, 500, 333, 500, 500, 444, 500, 444, 278, 500, 500, 278, 278, 444,
    278, 722, 500, 500, 500, 500, 389, 389, 278, 500, 444, 667, 444, 444, 389, 400, 275, 400, 541};
constexpr AsciiWidths kTimesBoldItalic = {
    250, 389, 555, 500, 500, 833, 778, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500, 832, 667, 667, 667, 722, 667,
    667, 722, 778, 389, 500, 667, 611, 889, 722, 722, 611, 722, 667, 556, 611, 722, 667, 889, 667,
    611, 611, 333, 278, 333, 570, 500, 333, 500, 500, 444, 500, 444, 333, 500, 556, 278, 278, 500,
    278, 778, 556, 500, 500, 500, 389, 389, 278, 556, 444, 667, 500, 444, 389, 348, 220, 348, 570};

/// In order of the names; those of one letter are that letter.
// clang-format off
constexpr std::array<std::pair<std::string_view, char16_t>, 955> kGlyphNames = {{
    {"AE",0xC6}, {"Aacute",0xC1}, {"Abreve",0x102}, {"Acircumflex",0xC2}, {"Acyrillic",0x410},
    {"Adieresis",0xC4}, {"Agrave",0xC0}, {"Alpha",0x391}, {"Alphatonos",0x386}, {"Amacron",0x100},
    {"Aogonek",0x104}, {"Aring",0xC5}, {"Atilde",0xC3}, {"Becyrillic",0x411}, {"Beta",0x392},
    {"Cacute",0x106}, {"Ccaron",0x10C}, {"Ccedilla",0xC7}, {"Ccircumflex",0x108}, {"Cdot",0x10A},
    {"Cdotaccent",0x10A}, {"Checyrillic",0x427}, {"Chi",0x3A7}, {"Dcaron",0x10E}, {"Dcroat",0x110},
    {"Decyrillic",0x414}, {"Deicoptic",0x3EE}, {"Delta",0x2206}, {"Deltagreek",0x394},
    {"Digammagreek",0x3DC}, {"Djecyrillic",0x402}, {"Dslash",0x110}, {"Dzecyrillic",0x405},
    {"Dzhecyrillic",0x40F}, {"Eacute",0xC9}, {"Ebreve",0x114}, {"Ecaron",0x11A},
    {"Ecircumflex",0xCA}, {"Ecyrillic",0x404}, {"Edieresis",0xCB}, {"Edot",0x116},
    {"Edotaccent",0x116}, {"Efcyrillic",0x424}, {"Egrave",0xC8}, {"Eiotifiedcyrillic",0x464},
    {"Elcyrillic",0x41B}, {"Emacron",0x112}, {"Emcyrillic",0x41C}, {"Encyrillic",0x41D},
    {"Eng",0x14A}, {"Eogonek",0x118}, {"Epsilon",0x395}, {"Epsilontonos",0x388},
    {"Ercyrillic",0x420}, {"Ereversedcyrillic",0x42D}, {"Escyrillic",0x421}, {"Eta",0x397},
    {"Etatonos",0x389}, {"Eth",0xD0}, {"Euro",0x20AC}, {"Feicoptic",0x3E4}, {"Fitacyrillic",0x472},
    {"Gamma",0x393}, {"Gangiacoptic",0x3EA}, {"Gbreve",0x11E}, {"Gcedilla",0x122},
    {"Gcircumflex",0x11C}, {"Gcommaaccent",0x122}, {"Gdot",0x120}, {"Gdotaccent",0x120},
    {"Gecyrillic",0x413}, {"Gheupturncyrillic",0x490}, {"Gjecyrillic",0x403}, {"H18533",0x25CF},
    {"H18543",0x25AA}, {"H18551",0x25AB}, {"H22073",0x25A1}, {"Hardsigncyrillic",0x42A},
    {"Hbar",0x126}, {"Hcircumflex",0x124}, {"Horicoptic",0x3E8}, {"IAcyrillic",0x42F}, {"IJ",0x132},
    {"IUcyrillic",0x42E}, {"Iacute",0xCD}, {"Ibreve",0x12C}, {"Icircumflex",0xCE},
    {"Icyrillic",0x406}, {"Idieresis",0xCF}, {"Idot",0x130}, {"Idotaccent",0x130},
    {"Iecyrillic",0x415}, {"Ifraktur",0x2111}, {"Igrave",0xCC}, {"Iicyrillic",0x418},
    {"Iishortcyrillic",0x419}, {"Imacron",0x12A}, {"Iocyrillic",0x401}, {"Iogonek",0x12E},
    {"Iota",0x399}, {"Iotadieresis",0x3AA}, {"Iotatonos",0x38A}, {"Itilde",0x128},
    {"Izhitsacyrillic",0x474}, {"Jcircumflex",0x134}, {"Jecyrillic",0x408}, {"Kacyrillic",0x41A},
    {"Kappa",0x39A}, {"Kcedilla",0x136}, {"Kcommaaccent",0x136}, {"Khacyrillic",0x425},
    {"Kheicoptic",0x3E6}, {"Kjecyrillic",0x40C}, {"Koppacyrillic",0x480}, {"Koppagreek",0x3DE},
    {"Ksicyrillic",0x46E}, {"Lacute",0x139}, {"Lambda",0x39B}, {"Lcaron",0x13D}, {"Lcedilla",0x13B},
    {"Lcommaaccent",0x13B}, {"Ldot",0x13F}, {"Ldotaccent",0x13F}, {"Ljecyrillic",0x409},
    {"Lslash",0x141}, {"Mu",0x39C}, {"Nacute",0x143}, {"Ncaron",0x147}, {"Ncedilla",0x145},
    {"Ncommaaccent",0x145}, {"Njecyrillic",0x40A}, {"Ntilde",0xD1}, {"Nu",0x39D}, {"OE",0x152},
    {"Oacute",0xD3}, {"Obreve",0x14E}, {"Ocircumflex",0xD4}, {"Ocyrillic",0x41E},
    {"Odblacute",0x150}, {"Odieresis",0xD6}, {"Ograve",0xD2}, {"Ohm",0x2126},
    {"Ohungarumlaut",0x150}, {"Omacron",0x14C}, {"Omega",0x2126}, {"Omegacyrillic",0x460},
    {"Omegagreek",0x3A9}, {"Omegaroundcyrillic",0x47A}, {"Omegatitlocyrillic",0x47C},
    {"Omegatonos",0x38F}, {"Omicron",0x39F}, {"Omicrontonos",0x38C}, {"Oslash",0xD8},
    {"Otcyrillic",0x47E}, {"Otilde",0xD5}, {"Pecyrillic",0x41F}, {"Phi",0x3A6}, {"Pi",0x3A0},
    {"Psi",0x3A8}, {"Psicyrillic",0x470}, {"Racute",0x154}, {"Rcaron",0x158}, {"Rcedilla",0x156},
    {"Rcommaaccent",0x156}, {"Rfraktur",0x211C}, {"Rho",0x3A1}, {"Sacute",0x15A},
    {"Sampigreek",0x3E0}, {"Scaron",0x160}, {"Scedilla",0x15E}, {"Scircumflex",0x15C},
    {"Scommaaccent",0x218}, {"Shacyrillic",0x428}, {"Shchacyrillic",0x429}, {"Sheicoptic",0x3E2},
    {"Shimacoptic",0x3EC}, {"Sigma",0x3A3}, {"Softsigncyrillic",0x42C}, {"Stigmagreek",0x3DA},
    {"Tau",0x3A4}, {"Tbar",0x166}, {"Tcaron",0x164}, {"Tcedilla",0x162}, {"Tcommaaccent",0x162},
    {"Tecyrillic",0x422}, {"Theta",0x398}, {"Thorn",0xDE}, {"Tsecyrillic",0x426},
    {"Tshecyrillic",0x40B}, {"Uacute",0xDA}, {"Ubreve",0x16C}, {"Ucircumflex",0xDB},
    {"Ucyrillic",0x423}, {"Udblacute",0x170}, {"Udieresis",0xDC}, {"Ugrave",0xD9},
    {"Uhungarumlaut",0x170}, {"Ukcyrillic",0x478}, {"Umacron",0x16A}, {"Uogonek",0x172},
    {"Upsilon",0x3A5}, {"Upsilon1",0x3D2}, {"Upsilondieresis",0x3AB}, {"Upsilonhooksymbol",0x3D2},
    {"Upsilontonos",0x38E}, {"Uring",0x16E}, {"Ushortcyrillic",0x40E}, {"Utilde",0x168},
    {"Vecyrillic",0x412}, {"Wcircumflex",0x174}, {"Xi",0x39E}, {"Yacute",0xDD},
    {"Yatcyrillic",0x462}, {"Ycircumflex",0x176}, {"Ydieresis",0x178}, {"Yericyrillic",0x42B},
    {"Yicyrillic",0x407}, {"Yusbigcyrillic",0x46A}, {"Yuslittlecyrillic",0x466}, {"Zacute",0x179},
    {"Zcaron",0x17D}, {"Zdot",0x17B}, {"Zdotaccent",0x17B}, {"Zecyrillic",0x417}, {"Zeta",0x396},
    {"Zhecyrillic",0x416}, {"aacute",0xE1}, {"abreve",0x103}, {"acircumflex",0xE2}, {"acute",0xB4},
    {"acutelowmod",0x2CF}, {"acyrillic",0x430}, {"adieresis",0xE4}, {"ae",0xE6},
    {"afii00208",0x2015}, {"afii08941",0x20A4}, {"afii10017",0x410}, {"afii10018",0x411},
    {"afii10019",0x412}, {"afii10020",0x413}, {"afii10021",0x414}, {"afii10022",0x415},
    {"afii10023",0x401}, {"afii10024",0x416}, {"afii10025",0x417}, {"afii10026",0x418},
    {"afii10027",0x419}, {"afii10028",0x41A}, {"afii10029",0x41B}, {"afii10030",0x41C},
    {"afii10031",0x41D}, {"afii10032",0x41E}, {"afii10033",0x41F}, {"afii10034",0x420},
    {"afii10035",0x421}, {"afii10036",0x422}, {"afii10037",0x423}, {"afii10038",0x424},
    {"afii10039",0x425}, {"afii10040",0x426}, {"afii10041",0x427}, {"afii10042",0x428},
    {"afii10043",0x429}, {"afii10044",0x42A}, {"afii10045",0x42B}, {"afii10046",0x42C},
    {"afii10047",0x42D}, {"afii10048",0x42E}, {"afii10049",0x42F}, {"afii10050",0x490},
    {"afii10051",0x402}, {"afii10052",0x403}, {"afii10053",0x404}, {"afii10054",0x405},
    {"afii10055",0x406}, {"afii10056",0x407}, {"afii10057",0x408}, {"afii10058",0x409},
    {"afii10059",0x40A}, {"afii10060",0x40B}, {"afii10061",0x40C}, {"afii10062",0x40E},
    {"afii10065",0x430}, {"afii10066",0x431}, {"afii10067",0x432}, {"afii10068",0x433},
    {"afii10069",0x434}, {"afii10070",0x435}, {"afii10071",0x451}, {"afii10072",0x436},
    {"afii10073",0x437}, {"afii10074",0x438}, {"afii10075",0x439}, {"afii10076",0x43A},
    {"afii10077",0x43B}, {"afii10078",0x43C}, {"afii10079",0x43D}, {"afii10080",0x43E},
    {"afii10081",0x43F}, {"afii10082",0x440}, {"afii10083",0x441}, {"afii10084",0x442},
    {"afii10085",0x443}, {"afii10086",0x444}, {"afii10087",0x445}, {"afii10088",0x446},
    {"afii10089",0x447}, {"afii10090",0x448}, {"afii10091",0x449}, {"afii10092",0x44A},
    {"afii10093",0x44B}, {"afii10094",0x44C}, {"afii10095",0x44D}, {"afii10096",0x44E},
    {"afii10097",0x44F}, {"afii10098",0x491}, {"afii10099",0x452}, {"afii10100",0x453},
    {"afii10101",0x454}, {"afii10102",0x455}, {"afii10103",0x456}, {"afii10104",0x457},
    {"afii10105",0x458}, {"afii10106",0x459}, {"afii10107",0x45A}, {"afii10108",0x45B},
    {"afii10109",0x45C}, {"afii10110",0x45E}, {"afii10145",0x40F}, {"afii10146",0x462},
    {"afii10147",0x472}, {"afii10148",0x474}, {"afii10193",0x45F}, {"afii10194",0x463},
    {"afii10195",0x473}, {"afii10196",0x475}, {"afii57636",0x20AA}, {"afii61248",0x2105},
    {"afii61289",0x2113}, {"afii61352",0x2116}, {"afii61573",0x202C}, {"afii61574",0x202D},
    {"afii61575",0x202E}, {"agrave",0xE0}, {"aleph",0x2135}, {"allequal",0x224C}, {"alpha",0x3B1},
    {"alphatonos",0x3AC}, {"amacron",0x101}, {"ampersand",0x26}, {"angle",0x2220},
    {"anglebracketleft",0x3008}, {"anglebracketright",0x3009}, {"angstrom",0x212B},
    {"anoteleia",0x387}, {"aogonek",0x105}, {"approaches",0x2250}, {"approxequal",0x2248},
    {"approxequalorimage",0x2252}, {"approximatelyequal",0x2245}, {"aring",0xE5},
    {"arrowboth",0x2194}, {"arrowdblup",0x21D1}, {"arrowdown",0x2193}, {"arrowleft",0x2190},
    {"arrowright",0x2192}, {"arrowup",0x2191}, {"arrowupdn",0x2195}, {"asciicircum",0x5E},
    {"asciitilde",0x7E}, {"asterisk",0x2A}, {"asteriskmath",0x2217}, {"asymptoticallyequal",0x2243},
    {"at",0x40}, {"atilde",0xE3}, {"backslash",0x5C}, {"bar",0x7C}, {"beamedsixteenthnotes",0x266C},
    {"because",0x2235}, {"becyrillic",0x431}, {"beta",0x3B2}, {"betasymbolgreek",0x3D0},
    {"blackcircle",0x25CF}, {"blackdiamond",0x25C6}, {"blackrectangle",0x25AC},
    {"blacksmallsquare",0x25AA}, {"blacksmilingface",0x263B}, {"blacksquare",0x25A0},
    {"blackstar",0x2605}, {"braceleft",0x7B}, {"braceright",0x7D}, {"bracketleft",0x5B},
    {"bracketright",0x5D}, {"breve",0x2D8}, {"brokenbar",0xA6}, {"bullet",0x2022},
    {"bulletinverse",0x25D8}, {"bulletoperator",0x2219}, {"bullseye",0x25CE}, {"cacute",0x107},
    {"capslock",0x21EA}, {"careof",0x2105}, {"caron",0x2C7}, {"carriagereturn",0x21B5},
    {"ccaron",0x10D}, {"ccedilla",0xE7}, {"ccircumflex",0x109}, {"cdot",0x10B},
    {"cdotaccent",0x10B}, {"cedilla",0xB8}, {"cent",0xA2}, {"centigrade",0x2103},
    {"checyrillic",0x447}, {"chi",0x3C7}, {"circle",0x25CB}, {"circlemultiply",0x2297},
    {"circleot",0x2299}, {"circleplus",0x2295}, {"circumflex",0x2C6}, {"club",0x2663},
    {"clubsuitblack",0x2663}, {"clubsuitwhite",0x2667}, {"colon",0x3A}, {"colonmonetary",0x20A1},
    {"colonsign",0x20A1}, {"colontriangularmod",0x2D0}, {"comma",0x2C}, {"compass",0x263C},
    {"congruent",0x2245}, {"contourintegral",0x222E}, {"controlDEL",0x7F}, {"copyright",0xA9},
    {"cruzeiro",0x20A2}, {"curlyand",0x22CF}, {"curlyor",0x22CE}, {"currency",0xA4},
    {"dagger",0x2020}, {"daggerdbl",0x2021}, {"dblintegral",0x222C}, {"dbllowline",0x2017},
    {"dblverticalbar",0x2016}, {"dcaron",0x10F}, {"dcroat",0x111}, {"decyrillic",0x434},
    {"degree",0xB0}, {"deicoptic",0x3EF}, {"delta",0x3B4}, {"dialytikatonos",0x385},
    {"diamond",0x2666}, {"diamondsuitwhite",0x2662}, {"dieresis",0xA8}, {"dieresistonos",0x385},
    {"divide",0xF7}, {"divides",0x2223}, {"divisionslash",0x2215}, {"djecyrillic",0x452},
    {"dmacron",0x111}, {"dollar",0x24}, {"dong",0x20AB}, {"dotaccent",0x2D9}, {"dotlessi",0x131},
    {"dotmath",0x22C5}, {"dottedcircle",0x25CC}, {"downtackmod",0x2D5}, {"dzecyrillic",0x455},
    {"dzhecyrillic",0x45F}, {"eacute",0xE9}, {"earth",0x2641}, {"ebreve",0x115}, {"ecaron",0x11B},
    {"ecircumflex",0xEA}, {"ecyrillic",0x454}, {"edieresis",0xEB}, {"edot",0x117},
    {"edotaccent",0x117}, {"efcyrillic",0x444}, {"egrave",0xE8}, {"eight",0x38},
    {"eighthnotebeamed",0x266B}, {"eightinferior",0x2088}, {"eightsuperior",0x2078},
    {"eiotifiedcyrillic",0x465}, {"elcyrillic",0x43B}, {"element",0x2208}, {"ellipsis",0x2026},
    {"ellipsisvertical",0x22EE}, {"emacron",0x113}, {"emcyrillic",0x43C}, {"emdash",0x2014},
    {"emptyset",0x2205}, {"encyrillic",0x43D}, {"endash",0x2013}, {"eng",0x14B}, {"eogonek",0x119},
    {"epsilon",0x3B5}, {"epsilontonos",0x3AD}, {"equal",0x3D}, {"equalsuperior",0x207C},
    {"equivalence",0x2261}, {"ercyrillic",0x440}, {"ereversedcyrillic",0x44D}, {"escyrillic",0x441},
    {"estimated",0x212E}, {"eta",0x3B7}, {"etatonos",0x3AE}, {"eth",0xF0}, {"euro",0x20AC},
    {"exclam",0x21}, {"exclamdbl",0x203C}, {"exclamdown",0xA1}, {"existential",0x2203},
    {"fahrenheit",0x2109}, {"feicoptic",0x3E5}, {"female",0x2640}, {"ff",0xFB00}, {"ffi",0xFB03},
    {"ffl",0xFB04}, {"fi",0xFB01}, {"figuredash",0x2012}, {"filledbox",0x25A0},
    {"filledrect",0x25AC}, {"firsttonechinese",0x2C9}, {"fisheye",0x25C9}, {"fitacyrillic",0x473},
    {"five",0x35}, {"fiveeighths",0x215D}, {"fiveinferior",0x2085}, {"fivesuperior",0x2075},
    {"fl",0xFB02}, {"florin",0x192}, {"forall",0x2200}, {"four",0x34}, {"fourinferior",0x2084},
    {"foursuperior",0x2074}, {"fourthtonechinese",0x2CB}, {"fraction",0x2044}, {"franc",0x20A3},
    {"gamma",0x3B3}, {"gangiacoptic",0x3EB}, {"gbreve",0x11F}, {"gcedilla",0x123},
    {"gcircumflex",0x11D}, {"gcommaaccent",0x123}, {"gdot",0x121}, {"gdotaccent",0x121},
    {"gecyrillic",0x433}, {"geometricallyequal",0x2251}, {"germandbls",0xDF},
    {"gheupturncyrillic",0x491}, {"gjecyrillic",0x453}, {"gradient",0x2207}, {"grave",0x60},
    {"gravelowmod",0x2CE}, {"greater",0x3E}, {"greaterequal",0x2265}, {"greaterequalorless",0x22DB},
    {"greaterorequivalent",0x2273}, {"greaterorless",0x2277}, {"greateroverequal",0x2267},
    {"guillemotleft",0xAB}, {"guillemotright",0xBB}, {"guilsinglleft",0x2039},
    {"guilsinglright",0x203A}, {"hardsigncyrillic",0x44A}, {"harpoonleftbarbup",0x21BC},
    {"harpoonrightbarbup",0x21C0}, {"hbar",0x127}, {"hcircumflex",0x125}, {"heart",0x2665},
    {"heartsuitblack",0x2665}, {"heartsuitwhite",0x2661}, {"horicoptic",0x3E9},
    {"horizontalbar",0x2015}, {"hotsprings",0x2668}, {"hungarumlaut",0x2DD}, {"hyphen",0x2D},
    {"hyphentwo",0x2010}, {"iacute",0xED}, {"iacyrillic",0x44F}, {"ibreve",0x12D},
    {"icircumflex",0xEE}, {"icyrillic",0x456}, {"idieresis",0xEF}, {"iecyrillic",0x435},
    {"igrave",0xEC}, {"iicyrillic",0x438}, {"iishortcyrillic",0x439}, {"ij",0x133}, {"ilde",0x2DC},
    {"imacron",0x12B}, {"increment",0x2206}, {"infinity",0x221E}, {"integral",0x222B},
    {"integralbottom",0x2321}, {"integralbt",0x2321}, {"integraltop",0x2320}, {"integraltp",0x2320},
    {"intersection",0x2229}, {"invbullet",0x25D8}, {"invcircle",0x25D9}, {"invsmileface",0x263B},
    {"iocyrillic",0x451}, {"iogonek",0x12F}, {"iota",0x3B9}, {"iotadieresis",0x3CA},
    {"iotadieresistonos",0x390}, {"iotatonos",0x3AF}, {"itilde",0x129}, {"iucyrillic",0x44E},
    {"izhitsacyrillic",0x475}, {"jcircumflex",0x135}, {"jecyrillic",0x458}, {"kacyrillic",0x43A},
    {"kappa",0x3BA}, {"kappasymbolgreek",0x3F0}, {"kcedilla",0x137}, {"kcommaaccent",0x137},
    {"kgreenlandic",0x138}, {"khacyrillic",0x445}, {"kheicoptic",0x3E7}, {"kjecyrillic",0x45C},
    {"koppacyrillic",0x481}, {"ksicyrillic",0x46F}, {"lacute",0x13A}, {"lambda",0x3BB},
    {"largecircle",0x25EF}, {"lcaron",0x13E}, {"lcedilla",0x13C}, {"lcommaaccent",0x13C},
    {"ldot",0x140}, {"ldotaccent",0x140}, {"less",0x3C}, {"lessequal",0x2264},
    {"lessequalorgreater",0x22DA}, {"lessorequivalent",0x2272}, {"lessorgreater",0x2276},
    {"lessoverequal",0x2266}, {"lira",0x20A4}, {"ljecyrillic",0x459}, {"logicaland",0x2227},
    {"logicalnot",0xAC}, {"logicalor",0x2228}, {"longs",0x17F}, {"lozenge",0x25CA},
    {"lslash",0x142}, {"lsquare",0x2113}, {"macron",0xAF}, {"macronlowmod",0x2CD}, {"male",0x2642},
    {"mars",0x2642}, {"middot",0xB7}, {"minus",0x2212}, {"minuscircle",0x2296}, {"minusmod",0x2D7},
    {"minusplus",0x2213}, {"minute",0x2032}, {"mu",0xB5}, {"mu1",0xB5}, {"muchgreater",0x226B},
    {"muchless",0x226A}, {"mugreek",0x3BC}, {"multiply",0xD7}, {"musicalnote",0x266A},
    {"musicalnotedbl",0x266B}, {"musicflatsign",0x266D}, {"musicsharpsign",0x266F},
    {"nabla",0x2207}, {"nacute",0x144}, {"napostrophe",0x149}, {"nbspace",0xA0}, {"ncaron",0x148},
    {"ncedilla",0x146}, {"ncommaaccent",0x146}, {"newsheqelsign",0x20AA}, {"nine",0x39},
    {"nineinferior",0x2089}, {"ninesuperior",0x2079}, {"njecyrillic",0x45A},
    {"nonbreakingspace",0xA0}, {"notcontains",0x220C}, {"notelement",0x2209},
    {"notelementof",0x2209}, {"notequal",0x2260}, {"notgreater",0x226F},
    {"notgreaternorequal",0x2271}, {"notgreaternorless",0x2279}, {"notidentical",0x2262},
    {"notless",0x226E}, {"notlessnorequal",0x2270}, {"notparallel",0x2226}, {"notprecedes",0x2280},
    {"notsubset",0x2284}, {"notsucceeds",0x2281}, {"notsuperset",0x2285}, {"nsuperior",0x207F},
    {"ntilde",0xF1}, {"nu",0x3BD}, {"numbersign",0x23}, {"numero",0x2116}, {"oacute",0xF3},
    {"obreve",0x14F}, {"ocircumflex",0xF4}, {"ocyrillic",0x43E}, {"odblacute",0x151},
    {"odieresis",0xF6}, {"oe",0x153}, {"ogonek",0x2DB}, {"ograve",0xF2}, {"ohungarumlaut",0x151},
    {"omacron",0x14D}, {"omega",0x3C9}, {"omega1",0x3D6}, {"omegacyrillic",0x461},
    {"omegaroundcyrillic",0x47B}, {"omegatitlocyrillic",0x47D}, {"omegatonos",0x3CE},
    {"omicron",0x3BF}, {"omicrontonos",0x3CC}, {"one",0x31}, {"onedotenleader",0x2024},
    {"oneeighth",0x215B}, {"onehalf",0xBD}, {"oneinferior",0x2081}, {"onequarter",0xBC},
    {"onesuperior",0xB9}, {"onethird",0x2153}, {"openbullet",0x25E6}, {"ordfeminine",0xAA},
    {"ordmasculine",0xBA}, {"orthogonal",0x221F}, {"oslash",0xF8}, {"otcyrillic",0x47F},
    {"otilde",0xF5}, {"overline",0x203E}, {"overscore",0xAF}, {"pagedown",0x21DF},
    {"pageup",0x21DE}, {"paragraph",0xB6}, {"parallel",0x2225}, {"parenleft",0x28},
    {"parenleftinferior",0x208D}, {"parenleftsuperior",0x207D}, {"parenright",0x29},
    {"parenrightinferior",0x208E}, {"parenrightsuperior",0x207E}, {"partialdiff",0x2202},
    {"pecyrillic",0x43F}, {"percent",0x25}, {"period",0x2E}, {"periodcentered",0xB7},
    {"perpendicular",0x22A5}, {"perthousand",0x2030}, {"peseta",0x20A7}, {"phi",0x3C6},
    {"phi1",0x3D5}, {"phisymbolgreek",0x3D5}, {"pi",0x3C0}, {"pisymbolgreek",0x3D6}, {"plus",0x2B},
    {"pluscircle",0x2295}, {"plusminus",0xB1}, {"plusmod",0x2D6}, {"plussuperior",0x207A},
    {"pointingindexupwhite",0x261D}, {"precedes",0x227A}, {"prescription",0x211E},
    {"primereversed",0x2035}, {"product",0x220F}, {"propersubset",0x2282},
    {"propersuperset",0x2283}, {"proportion",0x2237}, {"proportional",0x221D}, {"psi",0x3C8},
    {"psicyrillic",0x471}, {"quarternote",0x2669}, {"question",0x3F}, {"questiondown",0xBF},
    {"quotedbl",0x22}, {"quotedblbase",0x201E}, {"quotedblleft",0x201C}, {"quotedblright",0x201D},
    {"quoteleft",0x2018}, {"quoteleftreversed",0x201B}, {"quotereversed",0x201B},
    {"quoteright",0x2019}, {"quoterightn",0x149}, {"quotesinglbase",0x201A}, {"quotesingle",0x27},
    {"racute",0x155}, {"radical",0x221A}, {"ratio",0x2236}, {"rcaron",0x159}, {"rcedilla",0x157},
    {"rcommaaccent",0x157}, {"referencemark",0x203B}, {"reflexsubset",0x2286},
    {"reflexsuperset",0x2287}, {"registered",0xAE}, {"reversedtilde",0x223D}, {"rho",0x3C1},
    {"rhosymbolgreek",0x3F1}, {"rightangle",0x221F}, {"righttriangle",0x22BF}, {"ring",0x2DA},
    {"ringhalfleftcentered",0x2D3}, {"sacute",0x15B}, {"scaron",0x161}, {"scedilla",0x15F},
    {"scircumflex",0x15D}, {"scommaaccent",0x219}, {"second",0x2033}, {"secondtonechinese",0x2CA},
    {"section",0xA7}, {"semicolon",0x3B}, {"seven",0x37}, {"seveneighths",0x215E},
    {"seveninferior",0x2087}, {"sevensuperior",0x2077}, {"sfthyphen",0xAD}, {"shacyrillic",0x448},
    {"shchacyrillic",0x449}, {"sheicoptic",0x3E3}, {"sheqel",0x20AA}, {"shimacoptic",0x3ED},
    {"sigma",0x3C3}, {"sigma1",0x3C2}, {"sigmafinal",0x3C2}, {"similar",0x223C}, {"six",0x36},
    {"sixinferior",0x2086}, {"sixsuperior",0x2076}, {"slash",0x2F}, {"slong",0x17F},
    {"smileface",0x263A}, {"softhyphen",0xAD}, {"softsigncyrillic",0x44C}, {"space",0x20},
    {"spade",0x2660}, {"spadesuitblack",0x2660}, {"spadesuitwhite",0x2664},
    {"squarehorizontalfill",0x25A4}, {"squareverticalfill",0x25A5}, {"sterling",0xA3},
    {"subset",0x2282}, {"subsetnotequal",0x228A}, {"subsetorequal",0x2286}, {"succeeds",0x227B},
    {"suchthat",0x220B}, {"summation",0x2211}, {"sun",0x263C}, {"superset",0x2283},
    {"supersetnotequal",0x228B}, {"supersetorequal",0x2287}, {"tackdown",0x22A4},
    {"tackleft",0x22A3}, {"tau",0x3C4}, {"tbar",0x167}, {"tcaron",0x165}, {"tcedilla",0x163},
    {"tcommaaccent",0x163}, {"tecyrillic",0x442}, {"telephone",0x2121}, {"telephoneblack",0x260E},
    {"thereexists",0x2203}, {"therefore",0x2234}, {"theta",0x3B8}, {"theta1",0x3D1},
    {"thetasymbolgreek",0x3D1}, {"thorn",0xFE}, {"thousandcyrillic",0x482}, {"three",0x33},
    {"threeeighths",0x215C}, {"threeinferior",0x2083}, {"threequarters",0xBE},
    {"threesuperior",0xB3}, {"tilde",0x2DC}, {"tildeoperator",0x223C}, {"timescircle",0x2297},
    {"titlocyrilliccmb",0x483}, {"tonos",0x384}, {"trademark",0x2122}, {"triagdn",0x25BC},
    {"triaglf",0x25C4}, {"triagrt",0x25BA}, {"triagup",0x25B2}, {"tsecyrillic",0x446},
    {"tshecyrillic",0x45B}, {"two",0x32}, {"twodotenleader",0x2025}, {"twodotleader",0x2025},
    {"twoinferior",0x2082}, {"twosuperior",0xB2}, {"twothirds",0x2154}, {"uacute",0xFA},
    {"ubreve",0x16D}, {"ucircumflex",0xFB}, {"ucyrillic",0x443}, {"udblacute",0x171},
    {"udieresis",0xFC}, {"ugrave",0xF9}, {"uhungarumlaut",0x171}, {"ukcyrillic",0x479},
    {"umacron",0x16B}, {"underscore",0x5F}, {"underscoredbl",0x2017}, {"union",0x222A},
    {"universal",0x2200}, {"uogonek",0x173}, {"upsilon",0x3C5}, {"upsilondieresis",0x3CB},
    {"upsilondieresistonos",0x3B0}, {"upsilontonos",0x3CD}, {"uptackmod",0x2D4}, {"uring",0x16F},
    {"ushortcyrillic",0x45E}, {"utilde",0x169}, {"vecyrillic",0x432}, {"venus",0x2640},
    {"verticalbar",0x7C}, {"verticallinelowmod",0x2CC}, {"verticallinemod",0x2C8},
    {"wcircumflex",0x175}, {"weierstrass",0x2118}, {"whitebullet",0x25E6}, {"whitecircle",0x25CB},
    {"whitecircleinverse",0x25D9}, {"whitediamond",0x25C7}, {"whitesmallsquare",0x25AB},
    {"whitesmilingface",0x263A}, {"whitesquare",0x25A1}, {"whitestar",0x2606},
    {"whitetelephone",0x260F}, {"won",0x20A9}, {"xi",0x3BE}, {"yacute",0xFD}, {"yatcyrillic",0x463},
    {"ycircumflex",0x177}, {"ydieresis",0xFF}, {"yen",0xA5}, {"yericyrillic",0x44B},
    {"yicyrillic",0x457}, {"yinyang",0x262F}, {"yotgreek",0x3F3}, {"yusbigcyrillic",0x46B},
    {"yuslittlecyrillic",0x467}, {"zacute",0x17A}, {"zcaron",0x17E}, {"zdot",0x17C},
    {"zdotaccent",0x17C}, {"zecyrillic",0x437}, {"zero",0x30}, {"zeroinferior",0x2080},
    {"zerosuperior",0x2070}, {"zeta",0x3B6}, {"zhecyrillic",0x436},
}};
// clang-format on

}  // namespace assay::formats
