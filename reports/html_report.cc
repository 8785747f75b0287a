// The report for people: one HTML page that needs no network and, to be read, no script. Skeleton,
// style, script and words are data in templates/. It keeps sums and the worst of what comes
// (survey.h) and writes all at the end.
#include <stdexcept>

#include "reports/data.h"
#include "reports/escape.h"
#include "reports/formats.h"
#include "reports/html_sections.h"
#include "reports/shared.h"
#include "scanner/base/digest.h"

namespace assay::reports {
namespace {

/// Of the data for the script: the page stays under 10 MB with it.
constexpr std::size_t kDataBudget = std::size_t{8} << 20;

using Section = void (*)(Page&, const Whole&);
struct NamedSection {
  std::string_view name;
  Section put;
};
/// In the order of the skeleton.
constexpr std::array<NamedSection, 11> kSections = {{{"status", put_status},
                                                     {"work", put_work},
                                                     {"places", put_places},
                                                     {"kinds", put_kinds},
                                                     {"deviations", put_deviations},
                                                     {"findings", put_findings},
                                                     {"ropa", put_ropa},
                                                     {"waivers", put_waivers},
                                                     {"controls", put_controls},
                                                     {"scope", put_scope},
                                                     {"method", put_method}}};

/// The digest by which a browser knows an element of the page: all others it must not run.
std::string csp_hash(std::string_view text) {
  const std::string hex = sha256_hex(text);
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  std::string out = "'sha256-";
  append_base64(out, bytes);
  return out + "'";
}

class HtmlReport final : public Report {
 public:
  HtmlReport(ByteSink sink, ReportOptions options)
      : sink_(std::move(sink)), options_(std::move(options)) {}

  void begin(const ScanInfo& info) override {
    info_ = info;
    survey_ = std::make_unique<Survey>(info_, options_);
  }
  void add(const FileRecord& file) override { survey_->add(file); }
  void add(const SkippedRecord& skipped) override { survey_->add(skipped); }
  Result<void> finish(const ScanSummary& summary) override;

 private:
  std::string part(std::string_view name, Page& page, const Whole& whole);

  ByteSink sink_;
  ReportOptions options_;
  ScanInfo info_;
  std::unique_ptr<Survey> survey_;
};

void put_head(Page& page, const Whole& whole) {
  const Letterhead& head = page.policy().letterhead;
  page.raw("<p class=\"brand\">");
  if (!whole.info.logo.empty()) page.raw("<img alt=\"\" src=\"").text(whole.info.logo).raw("\">");
  page.text(head.organisation).raw("</p>\n<h1>").words("title").raw("</h1>\n<p class=\"sub\">");
  page.words("subtitle", {moment(whole.info.started), whole.info.host}).raw("</p>\n");
  page.raw("<p class=\"mark\">").words("marking", {page.level_name(Level::kConfidential)});
  if (!head.contact.empty()) page.raw(" ").words("contact", {head.contact});
  page.raw("</p>\n");
}

void put_navigation(Page& page) {
  page.raw("<ul>\n");
  for (const NamedSection& section : kSections) {
    page.raw("<li><a href=\"#").raw(section.name).raw("\">");
    page.words("nav_" + std::string(section.name)).raw("</a></li>\n");
  }
  page.raw("</ul>\n");
}

std::string HtmlReport::part(std::string_view name, Page& page, const Whole& whole) {
  for (const NamedSection& section : kSections) {
    if (section.name == name) section.put(page, whole);
  }
  if (name == "head") put_head(page, whole);
  if (name == "navigation") put_navigation(page);
  if (name == "language") page.words("language");
  if (name == "organisation") page.text(page.policy().letterhead.organisation);
  if (name == "style") return std::string(data_file("templates/report.css"));
  if (name == "script") return std::string(data_file("templates/report.js"));
  if (name == "data") return page_data(page, whole, kDataBudget);
  if (name == "policy") {
    return "default-src 'none'; img-src data:; style-src " +
           csp_hash(data_file("templates/report.css")) + "; script-src " +
           csp_hash(data_file("templates/report.js")) + "; base-uri 'none'; form-action 'none'";
  }
  if (name.starts_with("words:")) page.words(name.substr(6));
  return page.take();
}

Result<void> HtmlReport::finish(const ScanSummary& summary) {
  survey_->finish();
  const Whole whole{info_, summary, *survey_};
  const Texts texts(survey_->reader.policy().letterhead);
  Page page(texts, survey_->reader.policy());
  std::string_view rest = data_file("templates/report.html");
  for (auto begin = rest.find("{{"); begin != std::string_view::npos; begin = rest.find("{{")) {
    const auto end = rest.find("}}", begin);
    if (end == std::string_view::npos) throw std::logic_error("report.html: a part has no end");
    sink_(rest.substr(0, begin));
    sink_(part(rest.substr(begin + 2, end - begin - 2), page, whole));
    rest.remove_prefix(end + 2);
  }
  sink_(rest);
  return {};
}

}  // namespace

std::unique_ptr<Report> make_html_report(ByteSink sink, ReportOptions options) {
  return std::make_unique<HtmlReport>(std::move(sink), std::move(options));
}

}  // namespace assay::reports
