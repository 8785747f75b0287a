#include "scanner/text_scan.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "formats/image_place.h"
#include "formats/key_store.h"
#include "formats/mail.h"
#include "formats/workbook.h"

namespace assay::scanner {
namespace {

/// A text of two columns that is longer is a table, not a form.
constexpr std::size_t kShortForm = 64U << 10;

/// Bytes of a decoded value that tell that it stands in the text as it is.
constexpr std::size_t kPlainly = 8;

patterns::Use use_of(formats::TextUse use) {
  switch (use) {
    case formats::TextUse::kProse:
      return patterns::Use::kProse;
    case formats::TextUse::kCode:
      return patterns::Use::kCode;
    case formats::TextUse::kConfig:
      return patterns::Use::kConfig;
    case formats::TextUse::kData:
      return patterns::Use::kData;
    case formats::TextUse::kLog:
      return patterns::Use::kLog;
    case formats::TextUse::kMarkup:
      return patterns::Use::kMarkup;
    case formats::TextUse::kUnknown:
      break;
  }
  return patterns::Use::kUnknown;
}

formats::WindowOptions options_for(const patterns::RuleSet& rules) {
  formats::WindowOptions options;
  options.overlap = (rules.max_width() + 63) / 64 * 64;
  return options;
}

// Where a part is, from where the finding that it belongs to is known to be.
void place_part(const formats::Window& window, std::size_t main, std::size_t at,
                const Finding& finding, FindingPart& part) {
  const std::string_view text = window.text;
  if (at >= main) {
    formats::Progress passed{finding.line - 1, finding.column - 1};
    passed.append(formats::measure(text.substr(main, at - main)));
    part.line = passed.newlines + 1;
    part.column = passed.characters + 1;
    return;
  }
  const formats::Progress between = formats::measure(text.substr(at, main - at));
  part.line = finding.line - between.newlines;
  if (between.newlines == 0) {
    part.column = finding.column - between.characters;
    return;
  }
  const std::size_t newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  // The line may begin before the window: then its column stays open.
  if (newline == std::string_view::npos && part.line > 1) return;
  const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  part.column = formats::measure(text.substr(begin, at - begin)).characters + 1;
}

// Whether columns may stand in a window of text that people read: a page's, a mail's.
bool may_have_tables(formats::Lines lines, formats::TextUse use, const formats::Window& window) {
  const bool read = lines == formats::Lines::kPages || use == formats::TextUse::kProse ||
                    use == formats::TextUse::kUnknown;
  return read && window.decoded.empty() && window.text.find('\t') != std::string_view::npos;
}

bool has_names(const formats::TableLayout& table) {
  return std::any_of(table.columns.begin(), table.columns.end(),
                     [](const std::string& name) { return !name.empty(); });
}

// How forms may stand in a window of the table: in a sheet, or in a short text of two columns.
std::optional<formats::FormRows> forms_of(const formats::TableLayout& table,
                                          const formats::Window& window, bool is_first) {
  const bool sheet = table.quote == '\0';
  const bool is_short = table.kind == formats::TableKind::kDelimited && table.columns.size() == 2 &&
                        is_first && window.at_end && window.text.size() <= kShortForm;
  if (!sheet && !is_short) return {};
  return formats::FormRows{table.delimiter, table.quote,
                           is_first && has_names(table) ? table.data_begin : 0};
}

}  // namespace

void TextResult::append(TextResult&& next, std::uint64_t listed_cells) {
  tables.append(std::move(next.tables), progress, listed_cells);
  // By halves, not by doubling: ten thousand findings are megabytes.
  const std::size_t size = findings.size() + next.findings.size();
  if (size > findings.capacity())
    findings.reserve(std::max(size, findings.capacity() + findings.capacity() / 2));
  for (Finding& finding : next.findings) {
    if (finding.line == 1) finding.column += progress.characters;
    finding.line += progress.newlines;
    for (FindingPart& part : finding.parts) {
      if (part.line == 1 && part.column != 0) part.column += progress.characters;
      part.line += progress.newlines;
    }
    findings.push_back(std::move(finding));
  }
  for (const auto& [rule, count] : next.counts) counts[rule] += count;
  progress.append(next.progress);
  bytes += next.bytes;
  dropped += next.dropped;
  std::move(next.marks.begin(), next.marks.end(), std::back_inserter(marks));
  if (!stopped) stopped = std::move(next.stopped);
}

TextScanner::TextScanner(const patterns::RuleSet& rules, const FindingContext& context)
    : context_(context),
      wording_(rules.wording()),
      options_(options_for(rules)),
      matcher_(rules, context.min_confidence),
      reader_(options_) {}

// All of the text's windows, one after the other.
void TextScanner::windows(const formats::TextType& type, const Part& part, std::string_view path,
                          formats::TextUse use, Clock::time_point deadline, TextResult& result) {
  // A file of translations is no table: its keys are weighed with their words.
  const bool table = type.table != nullptr && !view_.kind.translations;
  const std::string_view name = path.substr(path.find_last_of("/\\") + 1);
  bool is_first = part.begin == 0;
  for (;;) {
    const auto window = reader_.next();
    if (!window) {
      result.stopped = window.error();
      continue;  // the windows over what was read before it follow
    }
    if (*window == nullptr) break;
    if (is_first) office_ = formats::office_text_of(path, (*window)->text);
    forms_ = table ? forms_of(*type.table, **window, is_first) : std::nullopt;
    if (is_first && table && type.table->kind == formats::TableKind::kDelimited &&
        lines_ != formats::Lines::kRecords)
      judge_header(*type.table, **window);
    if (lines_ == formats::Lines::kRows && !forms_) forms_ = formats::FormRows();
    view_.table = nullptr;
    const bool behind_rows = lines_ == formats::Lines::kRows && feeds_before_ != 0;
    if (table && !behind_rows && office_ == formats::OfficeText::kNone &&
        (*window)->decoded.empty())
      view_.table =
          &table_reader_.read((*window)->text, (*window)->own_begin, (*window)->own_end, is_first);
    if (!forms_ && view_.table == nullptr && !view_.kind.program &&
        type.encoding != formats::Encoding::kBinary && may_have_tables(lines_, use, **window))
      forms_ = formats::FormRows{.tables = true};
    if (forms_) forms_->cut = !is_first;
    if (is_first && context_.labels != nullptr && type.encoding != formats::Encoding::kBinary)
      formats::read_text_marks((*window)->text, (*window)->at_end, name, use, *context_.labels,
                               result.marks);
    if (lines_ != formats::Lines::kText) find_feeds(**window);
    window_findings(**window, result);
    feeds_before_ += static_cast<std::uint32_t>(
        std::lower_bound(feeds_.begin(), feeds_.end(), (*window)->own_end) - feeds_.begin());
    if (is_first && type.encoding == formats::Encoding::kBinary && (*window)->decoded.empty())
      binary_findings(**window, result);
    is_first = false;
    if ((*window)->at_end) break;
    if (context_.stop.stop_requested()) {
      result.stopped = Error{Reason::kInterrupted, "stopped by a signal"};
      break;
    }
    if (Clock::now() > deadline) {
      result.stopped = Error{Reason::kLimitTime, "the time for one file ran out"};
      break;
    }
  }
}

TextResult TextScanner::scan(ByteStream& stream, const formats::TextType& type, const Part& part,
                             std::string_view path, formats::TextUse use,
                             Clock::time_point deadline) {
  TextResult result;
  view_.use = use_of(use);
  view_.kind = patterns::file_kind(path, wording_);
  office_ = formats::OfficeText::kNone;
  lines_ = type.lines;
  feeds_.clear();
  feeds_before_ = part.feeds;
  form_reader_.start(part.names);
  mail_ = type.mail;
  in_file_ = part.in_file;
  const std::uint64_t dropped = matcher_.dropped();
  reader_.start(stream, type, part.begin, part.end, part.lead);
  if (type.table != nullptr) table_reader_.start(*type.table, part.before);
  ldif_ = type.table != nullptr && type.table->kind == formats::TableKind::kLdif;
  // A fault of our own costs this text, not the scan: nobody who can write a file may end it.
  try {
    windows(type, part, path, use, deadline, result);
  } catch (const std::logic_error& fault) {
    result.stopped = Error{Reason::kCrashed, std::string("internal error: ") + fault.what()};
  }
  result.progress = reader_.total();
  result.bytes = reader_.bytes_read();
  result.dropped = matcher_.dropped() - dropped;
  return result;
}

void TextScanner::Cursor::advance(std::string_view text, std::size_t to) {
  passed.append(formats::measure(text.substr(at, to - at)));
  at = to;
}

void TextScanner::window_findings(const formats::Window& window, TextResult& result) {
  matches_.clear();
  view_.text = window.text;
  if (formats::has_cells(lines_) && window.text.find('\r') != std::string_view::npos) {
    // A line's break in a cell is one for who reads it; lines are counted without it.
    wrapped_ = window.text;
    std::replace(wrapped_.begin(), wrapped_.end(), '\r', '\n');
    view_.text = wrapped_;
  }
  view_.own_begin = window.own_begin;
  view_.own_end = window.own_end;
  matcher_.scan(view_, matches_);
  Cursor cursor{window.own_begin, window.before};
  first_of_window_ = result.findings.size();
  cells_.clear();
  reach_.clear();
  for (const patterns::Match& match : matches_) {
    if (match.confidence < context_.min_confidence) continue;
    // "J\'fcrgen": a name in Rich Text that goes on with an escape is found in what this says.
    const std::string_view behind = view_.text.substr(match.end, 2);
    if (office_ == formats::OfficeText::kRtf && (behind == "\\'" || behind == "\\u")) continue;
    if (++result.counts[match.rule] > kMaxFindingsPerRule) continue;
    cursor.advance(window.text, match.begin);
    Finding found = finding(match, view_.text.substr(match.begin, match.end - match.begin));
    found.line = cursor.passed.newlines + 1;
    found.column = cursor.passed.characters + 1;
    if (!window.decoded.empty()) found.where.edit().decoded.emplace_back(window.decoded);
    found.bytes = {window.to_source(match.begin), window.end_to_source(match.end)};
    if (match.cell != UINT32_MAX) {
      const TableCell& cell = view_.table->cells[match.cell];
      found.where.edit().row = result.tables.rows() + cell.row;
      found.where.edit().field = view_.table->field(cell.column);
    }
    tell_place(window, match.begin, found);
    add_parts(
        match, window.text, window, [](std::size_t at) { return at; }, found);
    result.findings.push_back(std::move(found));
  }
  plain_ = result.findings.size() - first_of_window_;
  if (view_.table != nullptr) cell_findings(window, result);
  if (forms_) keep_cells();
  std::vector<std::string> outer;
  if (!window.decoded.empty()) outer.emplace_back(window.decoded);
  encoded_findings(
      window, window.text, 0, outer, [](std::size_t at) { return at; },
      {window.own_begin, window.before}, result);
  if (office_ != formats::OfficeText::kNone && window.decoded.empty())
    office_findings(window, result);
  if (forms_) form_findings(window, result);
}

// Whether what was taken for names of columns names any: those of a form, or of a table whose
// columns are its rows, stand before its values; and a table without names may begin with persons.
void TextScanner::judge_header(const formats::TableLayout& layout, const formats::Window& window) {
  const std::string_view text = window.text;
  // A title of one word may be the name of the first column, the only one that has any: "ssn,".
  const std::string_view title = text.substr(0, text.find_first_of("\r\n"));
  const std::string_view name = title.substr(0, title.find(layout.delimiter));
  constexpr std::size_t kMostName = 64;
  if (title.size() < layout.data_begin && !name.empty() && name.size() <= kMostName &&
      title.find_first_not_of(layout.delimiter, name.size()) == std::string_view::npos &&
      layout.columns.front().empty() && matcher_.knows_name(std::string(name))) {
    unnamed_ = layout;
    unnamed_.columns.front() = name;
    return table_reader_.start(unnamed_);
  }
  if (!has_names(layout)) return;
  const std::size_t last = text.find_last_not_of("\r\n", layout.data_begin - 1);
  const std::size_t newline = last == std::string_view::npos ? last : text.rfind('\n', last);
  const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  const auto is_name = [&](std::string_view cell) {
    return matcher_.knows_name(std::string(cell));
  };
  const bool before =
      forms_ && window.at_end && formats::has_labels_before(text.substr(begin), *forms_, is_name);
  if (!before && !holds_values(text.substr(begin, layout.data_begin - begin))) return;
  unnamed_ = layout;
  unnamed_.columns.assign(layout.columns.size(), {});
  unnamed_.data_begin = begin;
  table_reader_.start(unnamed_);
  if (!forms_) return;
  forms_->header_end = 0;
  forms_->labelled = before;
}

bool TextScanner::holds_values(std::string_view header) {
  patterns::TextView view;
  view.text = header;
  view.own_end = header.size();
  view.use = view_.use;
  view.kind = view_.kind;
  std::vector<patterns::Match> matches;
  matcher_.scan(view, matches);
  return std::any_of(matches.begin(), matches.end(), [](const patterns::Match& match) {
    return match.confidence != Confidence::kLow && match.rule->data_class.starts_with("pii.");
  });
}

void TextScanner::find_feeds(const formats::Window& window) {
  feeds_.clear();
  told_ = {};
  for (std::size_t at = window.text.find('\f', window.own_begin); at != std::string_view::npos;
       at = window.text.find('\f', at + 1))
    feeds_.push_back(at);
}

void TextScanner::tell_place(const formats::Window& window, std::size_t at, Finding& finding) {
  if (lines_ != formats::Lines::kRows && lines_ != formats::Lines::kPages) return;
  const auto feeds = static_cast<std::uint32_t>(
      feeds_before_ + (std::lower_bound(feeds_.begin(), feeds_.end(), at) - feeds_.begin()));
  if (lines_ == formats::Lines::kPages) {
    finding.where.edit().page = feeds + 1;
    return;
  }
  if (feeds != 0) return;  // what follows the rows stands in no cell
  const std::string_view text = window.text;
  if (at < told_.at || text.substr(told_.at, at - told_.at).find('\n') != std::string_view::npos) {
    const std::size_t newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    told_.line = newline == std::string_view::npos ? 0 : newline + 1;
    told_.at = told_.line;
    told_.tabs = 0;
  }
  // A line has thousands of cells: those before the last place are not counted again.
  told_.tabs +=
      static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(told_.at),
                                          text.begin() + static_cast<std::ptrdiff_t>(at), '\t'));
  told_.at = at;
  // What begins before the window stands in a column that isn't known.
  if ((told_.line != 0 || finding.line == 1) && told_.tabs < formats::kSheetColumns)
    finding.where.edit().cell = formats::column_letters(static_cast<std::uint32_t>(told_.tabs));
}

// A form in a sheet: what a cell is called stands in the one before it.
void TextScanner::form_findings(const formats::Window& window, TextResult& result) {
  const formats::EncodedText read = form_reader_.read(view_.text, *forms_, window.own_end);
  decoded_findings(
      window, read.text, true, {}, [&](std::size_t at) { return read.source_of(at); },
      {window.own_begin, window.before}, result);
}

// What the document says to its reader.
void TextScanner::office_findings(const formats::Window& window, TextResult& result) {
  const formats::EncodedText read = formats::read_office_text(window.text, office_);
  decoded_findings(
      window, read.text, false, read.how, [&](std::size_t at) { return read.source_of(at); },
      {window.own_begin, window.before}, result);
  if (office_ != formats::OfficeText::kRtf) return;
  // Its tables, whose cells tabs part now.
  const formats::EncodedText told =
      formats::FormReader().read(read.text, {.tables = true}, read.text.size());
  decoded_findings(
      window, told.text, false, read.how,
      [&](std::size_t at) { return read.source_of(told.source_of(at)); },
      {window.own_begin, window.before}, result);
}

void TextScanner::cell_findings(const formats::Window& window, TextResult& result) {
  Cursor cursor{window.own_begin, window.before};
  result.tables.add_window(
      *view_.table, window.text, window.own_begin, window.own_end, matcher_,
      context_.listed_cells(), [&](const patterns::Match& kind, const patterns::CellMatch& cell) {
        cursor.advance(window.text, cell.begin);
        Finding found = finding(kind, view_.text.substr(cell.begin, cell.end - cell.begin));
        found.line = cursor.passed.newlines + 1;
        found.column = cursor.passed.characters + 1;
        found.bytes = {window.to_source(cell.begin), window.end_to_source(cell.end)};
        tell_place(window, cell.begin, found);
        return found;
      });
}

void TextScanner::encoded_findings(const formats::Window& window, std::string_view text,
                                   std::size_t depth, const std::vector<std::string>& outer,
                                   const std::function<std::size_t(std::size_t)>& place_of,
                                   Cursor cursor, TextResult& result) {
  if (depth == kMaxDecoding) return;
  std::vector<formats::EncodedText> encoded;
  formats::find_encoded(text, matcher_.encoded_places(), ldif_ && depth == 0, encoded);
  if (depth == 0 && !encoded.empty() && cells_.empty()) keep_cells();
  std::size_t behind = 0;  // the run of base64 that came last
  for (const formats::EncodedText& part : encoded) {
    if (mail_ && depth == 0 && part.how.front() == "base64") {
      // A body may go on from the window before, behind lines of it that weren't decoded.
      in_file_ =
          formats::is_named_file(text, part.begin)
              .value_or(in_file_ && formats::is_body(text.substr(behind, part.begin - behind)));
      behind = part.end;
      if (in_file_) continue;
    }
    const auto inner_place = [&](std::size_t at) { return place_of(part.source_of(at)); };
    cursor.advance(window.text, std::max(cursor.at, inner_place(0)));
    std::vector<std::string> how = outer;
    how.insert(how.end(), part.how.begin(), part.how.end());
    // Escapes are written in a text of the file's own kind; what else is decoded may be anything.
    const bool same_kind = part.escaped && outer.empty();
    decoded_findings(window, part.text, same_kind, how, inner_place, cursor, result);
    encoded_findings(window, part.text, depth + 1, how, inner_place, cursor, result);
  }
}

// A key store that fills the file: all of it is the finding.
void TextScanner::binary_findings(const formats::Window& window, TextResult& result) {
  const Cursor begin{window.own_begin, window.before};
  if (const auto place = formats::read_image_place(window.text)) {
    const auto place_of = [&](std::size_t at) {
      return at < place->text.size() / 2 ? place->at
                                         : std::min(place->at + place->size, window.own_end);
    };
    return decoded_findings(window, place->text, false, {"exif"}, place_of, begin, result);
  }
  const auto store = formats::read_key_store(window.text);
  if (!store) return;
  const std::size_t end = window.own_end;
  const auto place_of = [&](std::size_t at) { return at < store->text.size() / 2 ? 0 : end; };
  decoded_findings(window, store->text, false, {std::string(store->kind)}, place_of, begin, result);
}

void TextScanner::decoded_findings(const formats::Window& window, std::string_view text,
                                   bool same_kind, const std::vector<std::string>& how,
                                   const std::function<std::size_t(std::size_t)>& place_of,
                                   Cursor inner, TextResult& result) {
  patterns::TextView view;
  view.text = text;
  view.own_end = text.size();
  if (same_kind) {
    view.use = view_.use;
    view.kind = view_.kind;
  }
  std::vector<patterns::Match> matches;
  matcher_.scan(view, matches);
  for (const patterns::Match& match : matches) {
    const std::size_t begin = place_of(match.begin);
    // The encoding's own text may say it as well: `a%40b` is one address, not two.
    if (match.confidence < context_.min_confidence || begin < window.own_begin ||
        begin >= window.own_end)
      continue;
    // Decoding can spoil what stands there plainly: a '=' in a token that is taken for an escape.
    const bool plain = window.text.substr(begin).starts_with(
        text.substr(match.begin, std::min<std::size_t>(kPlainly, match.end - match.begin)));
    if (plain && is_of_cell(match, begin, place_of(match.end), !how.empty())) continue;
    inner.advance(window.text, std::max(inner.at, begin));
    Finding found = finding(match, text.substr(match.begin, match.end - match.begin));
    found.line = inner.passed.newlines + 1;
    found.column = inner.passed.characters + 1;
    if (!how.empty()) found.where.edit().decoded = how;
    tell_place(window, begin, found);
    found.bytes = {window.to_source(begin), window.end_to_source(place_of(match.end))};
    if (is_known(found, plain, result) || ++result.counts[match.rule] > kMaxFindingsPerRule)
      continue;
    add_parts(match, text, window, place_of, found);
    result.findings.push_back(std::move(found));
  }
}

void TextScanner::keep_cells() {
  for (const patterns::CellMatch& cell : matcher_.cells()) {
    const patterns::Match& kind = matcher_.kinds()[cell.kind].match;
    cells_.push_back({cell.begin, cell.end, kind.rule, kind.confidence});
  }
}

bool TextScanner::is_of_cell(const patterns::Match& match, std::size_t begin, std::size_t end,
                             bool as_sure) const {
  auto cell = std::partition_point(cells_.begin(), cells_.end(),
                                   [&](const CellSpan& each) { return each.end <= begin; });
  for (; cell != cells_.end() && cell->begin < end; ++cell) {
    if (cell->rule == match.rule && (!as_sure || cell->confidence >= match.confidence)) return true;
  }
  return false;
}

// Whether what was found in a decoded text stands among the window's findings. The better score of
// the two counts: the decoded text may have the word that names the value.
bool TextScanner::is_known(const Finding& found, bool plain, TextResult& result) {
  const auto tells = [&](Finding& other) {
    if (other.bytes->first >= found.bytes->second || found.bytes->first >= other.bytes->second)
      return false;
    if (other.rule == found.rule && other.fingerprint == found.fingerprint) {
      if (found.score > other.score) {
        other.score = found.score;
        other.confidence = found.confidence;
        other.evidence = found.evidence;
      }
      return true;
    }
    return plain && other.where->decoded.empty() && other.bytes->first == found.bytes->first &&
           other.bytes->second >= found.bytes->second && other.confidence >= found.confidence;
  };
  std::vector<Finding>& all = result.findings;
  for (std::size_t i = reach_.size(); i < all.size() - first_of_window_; ++i) {
    const std::uint64_t end = all[first_of_window_ + i].bytes->second;
    const bool first = i == 0 || i == plain_;
    reach_.push_back(first ? end : std::max(end, reach_.back()));
  }
  const auto look = [&](std::size_t begin, std::size_t from) {
    for (std::size_t i = from; i > begin && reach_[i - 1] > found.bytes->first; --i) {
      if (tells(all[first_of_window_ + i - 1])) return true;
    }
    return false;
  };
  // Those of the window's own text are in order.
  const auto plain_begin = all.begin() + static_cast<std::ptrdiff_t>(first_of_window_);
  const auto behind = std::lower_bound(
      plain_begin, plain_begin + static_cast<std::ptrdiff_t>(plain_), found.bytes->second,
      [](const Finding& other, std::uint64_t end) { return other.bytes->first < end; });
  return look(plain_, reach_.size()) || look(0, static_cast<std::size_t>(behind - plain_begin));
}

Finding TextScanner::finding(const patterns::Match& match, std::string_view raw) const {
  const SecretView value(raw);
  Finding finding;
  finding.rule = match.rule;
  finding.confidence = match.confidence;
  finding.score = match.score;
  finding.evidence = match.evidence;
  finding.alternatives = match.alternatives;
  finding.match = value.mask();
  finding.value_hash = value_hash(raw, match.loose_value);
  finding.digits = static_cast<std::uint8_t>(std::min<std::ptrdiff_t>(
      std::count_if(raw.begin(), raw.end(), [](char c) { return c >= '0' && c <= '9'; }),
      UINT8_MAX));
  const std::string normalised = normalise_value(raw, match.loose_value);
  finding.fingerprint = context_.key->fingerprint(match.rule->data_class, SecretView(normalised));
  if (context_.baseline != nullptr)
    finding.known_at = context_.baseline->paths_of(match.rule->data_class, normalised, raw);
  if (context_.show != nullptr) finding.secret = value.reveal(*context_.show);
  if (match.allowed_inline) finding.suppressed = "inline";
  return finding;
}

void TextScanner::add_parts(const patterns::Match& match, std::string_view text,
                            const formats::Window& window,
                            const std::function<std::size_t(std::size_t)>& place_of,
                            Finding& finding) const {
  const std::size_t main = place_of(match.begin);
  for (const patterns::MatchPart& part : match.parts) {
    const std::string_view raw = text.substr(part.begin, part.end - part.begin);
    const SecretView value(raw);
    FindingPart& found = finding.parts.emplace_back();
    found.name = part.name;
    found.rule = part.rule;
    found.match = value.mask();
    const RuleInfo& rule = part.rule == nullptr ? *match.rule : *part.rule;
    found.fingerprint = context_.key->fingerprint(
        rule.data_class, SecretView(normalise_value(raw, part.loose_value)));
    if (context_.show != nullptr) found.secret = value.reveal(*context_.show);
    const std::size_t begin = place_of(part.begin);
    found.bytes = {window.to_source(begin), window.to_source(place_of(part.end))};
    place_part(window, main, begin, finding, found);
  }
}

namespace {

// Findings are large: each is moved once, to where the order of their numbers says.
void sort_by_place(std::vector<Finding>& findings) {
  const auto before = [](const Finding& a, const Finding& b) {
    return std::tie(a.line, a.column, a.bytes, a.rule->id) <
           std::tie(b.line, b.column, b.bytes, b.rule->id);
  };
  if (std::is_sorted(findings.begin(), findings.end(), before)) return;
  std::vector<std::uint32_t> order(findings.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return before(findings[a], findings[b]);
  });
  std::vector<Finding> sorted;
  sorted.reserve(findings.size());
  for (const std::uint32_t i : order) sorted.push_back(std::move(findings[i]));
  findings = std::move(sorted);
}

// Those of a finding that are findings themselves know each other by their ids.
void link_parts(std::vector<Finding>& findings) {
  std::map<std::tuple<const RuleInfo*, std::uint64_t, std::uint64_t>, Finding*> by_place;
  for (Finding& finding : findings) {
    for (const FindingPart& part : finding.parts) {
      if (part.rule != nullptr) by_place[{part.rule, part.bytes->first, part.bytes->second}] = {};
    }
  }
  if (by_place.empty()) return;
  for (Finding& finding : findings) {
    if (!finding.bytes) continue;
    const auto at = by_place.find({finding.rule, finding.bytes->first, finding.bytes->second});
    if (at != by_place.end()) at->second = &finding;
  }
  for (Finding& finding : findings) {
    for (const FindingPart& part : finding.parts) {
      if (part.rule == nullptr) continue;
      Finding* other = by_place[{part.rule, part.bytes->first, part.bytes->second}];
      if (other != nullptr) other->part_of = finding.id;
    }
  }
}

// The first row of a database's table is not the one of its columns' names.
void count_rows_from_names(Finding& finding) {
  if (finding.where->row) --*finding.where.edit().row;
  if (!finding.group) return;
  FindingGroup group = *finding.group;
  for (FindingGroup::Cell& cell : group.cells) --cell.row;
  finding.group = std::make_shared<const FindingGroup>(std::move(group));
}

}  // namespace

void tell_document_places(formats::Lines lines, const std::string& sheet, FileRecord& record) {
  for (Finding& finding : record.findings) {
    finding.bytes.reset();
    for (FindingPart& part : finding.parts) part.bytes.reset();
    if (lines == formats::Lines::kRecords) count_rows_from_names(finding);
    if (lines != formats::Lines::kRows) continue;
    Where& where = finding.where.edit();
    where.sheet = sheet;
    where.row.reset();
    if (!where.cell.empty()) where.cell += std::to_string(finding.line);
    if (!finding.group) continue;
    FindingGroup group = *finding.group;
    for (FindingGroup::Cell& cell : group.cells) cell.row = cell.line;
    finding.group = std::make_shared<const FindingGroup>(std::move(group));
  }
}

void finish(TextResult&& result, const FindingContext& context, FileRecord& record) {
  auto& findings = result.findings;
  std::map<const RuleInfo*, std::uint64_t> of_columns;
  result.tables.finish(context.min_confidence, context.group_columns, findings, record.tallies,
                       of_columns);
  for (const auto& [rule, count] : of_columns) result.counts[rule] += count;
  sort_by_place(findings);
  const std::string path = record.provenance->path();
  std::map<const RuleInfo*, std::uint32_t> listed;
  std::map<std::pair<const RuleInfo*, Fingerprint>, std::uint32_t> seen;
  std::erase_if(findings, [&](Finding& finding) {
    if (++listed[finding.rule] > kMaxFindingsPerRule) return true;
    if (context.baseline != nullptr && finding.suppressed.empty() &&
        context.baseline->covers(finding.known_at, path, finding.line))
      finding.suppressed = "baseline";
    const std::uint32_t nth = seen[{finding.rule, finding.fingerprint}]++;
    // A column stays the same finding when rows are added to it.
    const std::string value =
        finding.group ? "column\n" + finding.group->column : to_hex(finding.fingerprint);
    finding.id = context.key->keyed_hash(finding.rule->id + '\n' + path + '\n' + value + '\n' +
                                         std::to_string(nth));
    return false;
  });
  link_parts(findings);
  record.findings = std::move(findings);
  std::move(result.marks.begin(), result.marks.end(), std::back_inserter(record.marks));
  if (result.stopped) {
    record.partial = result.stopped->reason;
    record.partial_detail = result.stopped->detail;
    return;
  }
  std::string more;
  for (const auto& [rule, count] : result.counts) {
    if (count > kMaxFindingsPerRule) {
      more += (more.empty() ? "" : ", ") + std::to_string(count - kMaxFindingsPerRule) +
              " more of " + rule->id;
    }
  }
  if (result.dropped > 0)
    more += (more.empty() ? "" : ", ") + std::to_string(result.dropped) + " hits not followed up";
  if (more.empty()) return;
  record.partial = Reason::kLimitMatches;
  record.partial_detail = more;
}

}  // namespace assay::scanner
