// `assay report`: renders what a store or a file of records holds; checks a report.
#include <fstream>
#include <optional>
#include <string>
#include <utility>

#include "reports/integrity.h"
#include "reports/record_reader.h"
#include "scanner/cli/environment.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/output.h"
#include "scanner/cli/period_run.h"
#include "scanner/cli/report_run.h"
#include "scanner/cli/signature.h"

namespace assay::cli {
namespace {

const Usage kUsage{
    "report", "",
    "Renders a scan again: from a store (--store FILE, the newest scan unless --scan says which)\n"
    "the same bytes as the scan's own report; or from the records of --format jsonl (--from "
    "FILE).\n"
    "They hold no policy, and of a file the tests that it failed and its path in one piece: html,\n"
    "csv-worklist, sarif, gitlab and ocsf may say a little less.\n"
    "With --since and --until: what happened over a period. With --check: whether a report's\n"
    "records, totals, chain and signature hold."};

struct ReportFlags {
  StoreFlags store;
  std::string from, check, allowed_signers, signer;
  PeriodFlags period;
  std::vector<FormatSpec> formats;
  std::string sign;
  bool color = false, quiet = false, verbose = false;
};

auto text_of(std::string& into) {
  return [&into](const std::string& value) {
    into = value;
    return std::string(value.empty() ? "an empty value" : "");
  };
}

auto switch_of(bool& into) {
  return [&into](const std::string&) {
    into = true;
    return std::string();
  };
}

std::vector<Flag> report_flags(ReportFlags& f) {
  std::vector<Flag> table = store_flags(f.store);
  const std::vector<Flag> rest = {
      {"--from", "FILE", "What", "What 'assay scan --format jsonl=FILE' wrote.", text_of(f.from)},
      format_flag(f.formats),
      {"-q,--quiet", "", "Output", "No summary in text.", switch_of(f.quiet)},
      {"-v,--verbose", "", "Output", "List everything that was skipped.", switch_of(f.verbose)},
      sign_flag(f.sign),
      {"--check", "FILE", "Checking",
       "Check the digest, totals and seal of a report in jsonl or json, its place in the chain\n"
       "(with --store), and FILE.sig (with --allowed-signers).",
       text_of(f.check)},
      {"--allowed-signers", "FILE", "Checking", "Who may sign, as ssh-keygen(1) has it.",
       text_of(f.allowed_signers)},
      {"--signer", "NAME", "Checking", "Who must have signed; else any of the allowed signers.",
       text_of(f.signer)},
  };
  table.insert(table.end(), rest.begin(), rest.end());
  for (Flag& flag : period_flags(f.period)) table.push_back(std::move(flag));
  return table;
}

int check(const ReportFlags& flags) {
  std::ifstream file(flags.check, std::ios::binary);
  file.peek();
  if (file.bad() || !file.is_open()) {
    complain(flags.check + ": can't be read");
    return kExitUsage;
  }
  file.clear();
  auto checked = reports::check_records(file, temp_dir());
  if (!checked) {
    complain(flags.check + ": " + checked.error().detail);
    return kExitUsage;
  }
  std::string said = "records    " + std::to_string(checked->records) + "\ndigest     " +
                     checked->digest + "\nseal       " + checked->seal + "\n";
  if (!flags.store.file.empty()) {
    auto chain = check_chain(flags.store.file, *checked);
    if (!chain) {
      complain(chain.error().detail);
      return kExitUsage;
    }
    said += "chain      " + *chain + "\n";
  }
  if (!flags.allowed_signers.empty()) {
    const auto signer = verify_signature(flags.check, flags.allowed_signers, flags.signer);
    if (signer) {
      said += "signed by  " + *signer + "\n";
    } else {
      checked->problems.push_back("signature: " + signer.error().detail);
    }
  }
  for (const std::string& problem : checked->problems) complain(flags.check + ": " + problem);
  if (!checked->problems.empty()) return kExitFindings;
  return print(said + "all holds\n");
}

int render_file(const ReportFlags& flags, std::vector<Output> outputs,
                const std::shared_ptr<reports::RecordReader>& reader) {
  auto info = reader->begin();
  if (!info) {
    complain(flags.from + ": " + info.error().detail);
    return kExitUsage;
  }
  // Formats ask for the frameworks first; which those are, the end of the file says.
  const auto frameworks = frameworks_in(flags.from);
  std::erase_if(info->frameworks, [&](const auto& each) { return !frameworks.contains(each.id); });
  const std::string note = add_rulebook(*info);
  if (!note.empty() && !flags.quiet) complain(flags.from + ": " + note);
  for (Output& output : outputs) output.report->begin(*info);
  for (;;) {
    auto record = reader->next();
    if (!record) {
      complain(flags.from + ": " + record.error().detail);
      return kExitUsage;
    }
    if (!*record) break;
    std::visit(
        [&](const auto& each) {
          for (Output& output : outputs) output.report->add(each);
        },
        **record);
  }
  auto summary = reader->summary();
  if (!summary) {
    complain(flags.from + ": " + summary.error().detail);
    return kExitUsage;
  }
  reports::name_scans(*info, *summary);
  return finish_outputs(outputs, *summary);
}

int render(const ReportFlags& flags) {
  const bool from_file = !flags.from.empty();
  std::ifstream file;
  std::shared_ptr<reports::RecordReader> reader;
  reports::ReportOptions options = plain_report_options();
  options.quiet = flags.quiet;
  options.verbose = flags.verbose;
  if (from_file) {
    file.open(flags.from, std::ios::binary);
    file.peek();
    if (file.bad() || !file.is_open()) {
      complain(flags.from + ": can't be read");
      return kExitUsage;
    }
    file.clear();
    reader = std::make_shared<reports::RecordReader>(file);
    options.owner_name = [reader](std::uint32_t number) { return reader->owner(number); };
  }
  std::optional<OpenStore> store;
  if (!from_file) {
    auto opened = open_scan(flags.store);
    if (!opened) {
      complain(opened.error().detail);
      return kExitUsage;
    }
    store.emplace(std::move(*opened));
  }
  auto outputs = open_outputs(flags.formats, options);
  if (!outputs) {
    complain(outputs.error().detail);
    return kExitUsage;
  }
  return from_file ? render_file(flags, std::move(*outputs), reader)
                   : render_scan(*store, *outputs);
}

std::string mistake(const ReportFlags& flags) {
  if (!flags.check.empty()) {
    if (!flags.from.empty() || !flags.formats.empty() || !flags.sign.empty())
      return "--check only checks: --from, --format and --sign don't go with it";
    return {};
  }
  if (!flags.signer.empty() || !flags.allowed_signers.empty())
    return "--signer and --allowed-signers go with --check";
  if (flags.store.file.empty() == flags.from.empty())
    return "say where the records are: --store FILE or --from FILE";
  if (flags.period.given() && !flags.from.empty()) return "a period needs --store";
  if (flags.period.given() && flags.store.scan)
    return "a period is of all its scans, not of --scan";
  return wrong_with_signing(flags.formats, flags.sign);
}

}  // namespace

int cmd_report(const Args& args) {
  ReportFlags flags;
  const auto table = report_flags(flags);
  const Parsed parsed = parse_flags(table, args);
  if (!parsed.error.empty()) return refuse(kUsage.command, parsed.error);
  if (parsed.help) return print(help_text(kUsage, table));
  if (!parsed.operands.empty())
    return refuse(kUsage.command, "unexpected '" + parsed.operands[0] + "'");
  if (const std::string wrong = mistake(flags); !wrong.empty())
    return refuse(kUsage.command, wrong);
  if (!flags.check.empty()) return check(flags);
  const int code = flags.period.given()
                       ? report_period(flags.store.file, flags.period, flags.formats)
                       : render(flags);
  if (code != kExitOk || flags.sign.empty()) return code;
  return sign_reports(flags.formats, flags.sign);
}

}  // namespace assay::cli
