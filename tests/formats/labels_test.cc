// Labels as files carry them: which markings are seen and which words are only words.
#include "formats/labels.h"

#include <algorithm>

#include "tests/formats/archive_builder.h"
#include "tests/support/test.h"

namespace assay::formats {
namespace {

LabelWords words() {
  LabelWords made;
  for (const char* text : {"CONFIDENTIAL", "INTERNAL", "RESTRICTED", "Company Secret", "CUI//*"})
    made.add_text(text);
  for (const char* level : {"public", "internal", "confidential", "restricted"})
    made.add_level(level);
  made.add_name("X-Acme-Label");
  return made;
}

/// "source name=value (trust, tenant, method, set, removed)", sorted.
std::string described(std::vector<LabelMark> marks) {
  std::vector<std::string> lines;
  for (const LabelMark& mark : marks) {
    std::string line = mark.source + ' ' + mark.name + (mark.name.empty() ? "" : "=") + mark.value;
    for (const std::string* each : {&mark.tenant, &mark.method, &mark.set}) {
      if (!each->empty()) line += " " + *each;
    }
    lines.push_back(line + (mark.removed ? " removed" : ""));
  }
  std::sort(lines.begin(), lines.end());
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

std::string text_marks(std::string_view text, TextUse use = TextUse::kProse,
                       std::string_view name = "a.txt") {
  std::vector<LabelMark> marks;
  read_text_marks(text, true, name, use, words(), marks);
  return described(std::move(marks));
}

TEST_CASE("a marking counts in a text when it is set apart and nowhere else") {
  struct Example {
    const char* text;
    TextUse use;
    const char* marks;
  };
  const std::vector<Example> examples = {
      {"CONFIDENTIAL\n\nDear all,\n", TextUse::kProse, "text CONFIDENTIAL\n"},
      {"\n\n  *** CONFIDENTIAL ***  \r\nDear all,\n", TextUse::kProse, "text CONFIDENTIAL\n"},
      {"<!-- [INTERNAL] -->\n<p>x</p>", TextUse::kMarkup, "text INTERNAL\n"},
      {"Company Secret\nx", TextUse::kProse, "text Company Secret\n"},
      {"COMPANY SECRET\nx", TextUse::kProse, "text COMPANY SECRET\n"},
      {"company secret\nx", TextUse::kProse, ""},
      {"CUI//SP-PRVCY\nx", TextUse::kProse, "text CUI//SP-PRVCY\n"},
      {"TLP:AMBER+STRICT\nx", TextUse::kProse, "text TLP:AMBER+STRICT\n"},
      {"TLP: AMBER\nx", TextUse::kProse, ""},
      {"TLP:PURPLE\nx", TextUse::kProse, ""},
      {"Classification: Restricted\nx", TextUse::kProse, "text Restricted\n"},
      {"# Klassifizierung: internal\nkey = 1\n", TextUse::kConfig, "text internal\n"},
      {"Classification: mammals\nx", TextUse::kProse, ""},
      {"This is strictly CONFIDENTIAL and so on.\n", TextUse::kProse, ""},
      {"Confidential\nx", TextUse::kProse, ""},
      {"enum class L {\n  INTERNAL,\n  RESTRICTED,\n};\n", TextUse::kCode, ""},
      {"// RESTRICTED\nint x;\n", TextUse::kCode, "text RESTRICTED\n"},
      {"CONFIDENTIAL,,\nname,mail\n", TextUse::kData, "text CONFIDENTIAL\n"},
      {"name,level\na,x\nINTERNAL\n", TextUse::kData, ""},
      {"a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nCONFIDENTIAL\n", TextUse::kProse,
       "text CONFIDENTIAL\n"},
      {"a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nCONFIDENTIAL\nk\nl\nm\nn\n", TextUse::kProse, ""},
      {"", TextUse::kProse, ""},
      {"---\ntitle: x\nclassification: \"Internal\"\n---\ntext\n", TextUse::kMarkup,
       "front-matter classification=Internal\n"},
      {"---\nclassification: protein\n---\ntext\n", TextUse::kMarkup, ""},
  };
  for (const Example& example : examples) {
    INFO(example.text);
    CHECK(text_marks(example.text, example.use) == example.marks);
  }
}

TEST_CASE("a mail's own headers tell its label, folded ones too") {
  const std::string id = "0d814d60-469d-470c-8cb0-58434e2bf457";
  const std::string site = "72f988bf-86f1-41af-91ab-2d7cd011db47";
  const auto mail = [](const std::string& headers) {
    return text_marks(headers + "\r\nSEC=RESTRICTED\r\nX-Acme-Label: no\r\n", TextUse::kProse,
                      "Mail.EML");
  };
  CHECK(mail("Subject: hello\r\nmsip_labels: MSIP_Label_" + id + "_Enabled=True;\r\n MSIP_Label_" +
             id + "_SiteId=" + site + ";\r\n\tMSIP_Label_" + id +
             "_SetDate=2026-01-02T03:04:05Z; " + "MSIP_Label_" + id +
             "_Name=All Staff; MSIP_Label_" + id + "_Method=Privileged;\r\n") ==
        "msip " + id + " " + site + " Privileged 2026-01-02T03:04:05Z\n");
  CHECK(mail("msip_labels: MSIP_Label_" + id + "_Enabled=False\r\n") ==
        "msip " + id + " removed\n");
  CHECK(mail("Sensitivity: Company-Confidential\r\n") ==
        "header Sensitivity=company-confidential\n");
  CHECK(mail("Sensitivity: Normal\r\n").empty());
  CHECK(mail("X-Protective-Marking: VER=2018.4, NS=gov.au,\r\n SEC=OFFICIAL:Sensitive, "
             "CAVEAT=\"a, SEC=x\"\r\n") == "header SEC=OFFICIAL:Sensitive\n");
  CHECK(mail("Subject: minutes [SEC=PROTECTED, ACCESS=Personal-Privacy]\r\n") ==
        "header SEC=PROTECTED\n");
  CHECK(mail("SIO-Label: marking=\"ACME RESTRICTED\"; fgcolor=red; type=\":ess\"\r\n") ==
        "header SIO-Label=ACME RESTRICTED\n");
  CHECK(mail("x-acme-label: high\r\n") == "header x-acme-label=high\n");
  CHECK(mail("x-janusnet-classification: SECRET\r\nx-janusnet-version: 3\r\n") ==
        "header x-janusnet-classification=SECRET\n");
  CHECK(mail("X-Other: 1\r\n").empty());
  CHECK(mail("no header\r\nSensitivity: private\r\n").empty());
}

std::string part_marks(LabelPart part, const std::string& xml) {
  std::vector<LabelMark> marks;
  read_label_part(part, xml, marks);
  words().keep_known(marks);
  return described(std::move(marks));
}

const std::string kA = "0d814d60-469d-470c-8cb0-58434e2bf457";
const std::string kB = "11111111-469d-470c-8cb0-58434e2bf457";
const std::string kSite = "72f988bf-86f1-41af-91ab-2d7cd011db47";

std::string property(const std::string& name, const std::string& value) {
  return "<property fmtid=\"{D5CDD505}\" pid=\"2\" name=\"" + name + "\"><vt:lpwstr>" + value +
         "</vt:lpwstr></property>";
}
std::string custom(const std::string& properties) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Properties "
         "xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" "
         "xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">" +
         properties + "</Properties>";
}
std::string label_info(const std::string& labels) {
  return "<?xml version=\"1.0\"?><clbl:labelList "
         "xmlns:clbl=\"http://schemas.microsoft.com/office/2020/mipLabelMetadata\">" +
         labels + "</clbl:labelList>";
}

TEST_CASE("the parts of a document's package tell its label") {
  CHECK(part_marks(LabelPart::kLabelInfo, label_info("<clbl:label id=\"{" + kA +
                                                     "}\" enabled=\"1\" method=\"Standard\" "
                                                     "siteId=\"{" +
                                                     kSite +
                                                     "}\" contentBits=\"0\" removed=\"0\"/>"
                                                     "<clbl:label id=\"{" +
                                                     kB + "}\" enabled=\"1\" removed=\"1\"/>")) ==
        "msip " + kA + " " + kSite + " Standard\nmsip " + kB + " removed\n");
  CHECK(part_marks(LabelPart::kLabelInfo,
                   label_info("<clbl:label id=\"{" + kA + "}\" enabled=\"0\"/>")) ==
        "msip " + kA + " removed\n");
  const std::string msip = "MSIP_Label_" + kA;
  CHECK(part_marks(LabelPart::kCustomProperties,
                   custom(property(msip + "_Enabled", "True") + property(msip + "_SiteId", kSite) +
                          property(msip + "_Method", "Standard") +
                          property(msip + "_Name", "General") + property("Author", "x") +
                          property("bjDocumentSecurityLabel", "ACME RESTRICTED") +
                          property("TitusGUID", "1") + property("AcmeClassification", "Secret") +
                          property("urn:bails:IntellectualProperty:"
                                   "BusinessAuthorizationCategory:Name",
                                   "Confidential"))) ==
        "msip " + kA + " " + kSite +
            " Standard\n"
            "property AcmeClassification=Secret\n"
            "property bjDocumentSecurityLabel=ACME RESTRICTED\n"
            "property "
            "urn:bails:IntellectualProperty:BusinessAuthorizationCategory:Name=Confidential\n");
  CHECK(part_marks(LabelPart::kMeta,
                   "<office:document-meta xmlns:office=\"o\" xmlns:meta=\"m\"><office:meta>"
                   "<meta:user-defined meta:name=\"Classification\">Internal</meta:user-defined>"
                   "<meta:user-defined meta:name=\"x\">y</meta:user-defined>"
                   "</office:meta></office:document-meta>") ==
        "property Classification=Internal\n");
  const auto header = [](const std::string& text) {
    return "<w:hdr xmlns:w=\"w\" xmlns:v=\"v\"><w:p><w:r><w:t>Acme Ltd</w:t></w:r></w:p>" + text +
           "</w:hdr>";
  };
  CHECK(part_marks(LabelPart::kMarkedText,
                   header("<w:p><w:r><w:t>CONFI</w:t></w:r><w:r><w:t>DENTIAL</w:t></w:r></w:p>")) ==
        "text CONFIDENTIAL\n");
  CHECK(part_marks(LabelPart::kMarkedText,
                   header("<w:p><v:shape><v:textpath string=\"INTERNAL\"/></v:shape></w:p>")) ==
        "text INTERNAL\n");
  CHECK(part_marks(LabelPart::kMarkedText, header("")).empty());
}

TEST_CASE("broken and hostile parts give what came before the break, and expand nothing") {
  const std::string whole = custom(property("Classification", "Secret"));
  CHECK(part_marks(LabelPart::kCustomProperties, whole.substr(0, whole.size() - 10)) ==
        "property Classification=Secret\n");
  CHECK(part_marks(LabelPart::kCustomProperties, whole + "<").find("Secret") != std::string::npos);
  CHECK(part_marks(LabelPart::kCustomProperties, "\xFF\xFE nonsense").empty());
  CHECK(part_marks(LabelPart::kCustomProperties, "<!DOCTYPE x [<!ENTITY a \"Secret\">]>" +
                                                     custom(property("Classification", "&a;")))
            .empty());
  CHECK(part_marks(LabelPart::kCustomProperties,
                   custom(property(std::string(100'000, 'n') + "classification", "x") +
                          property("Classification", std::string(100'000, 'v'))))
            .empty());
}

TEST_CASE("a document's members are told apart by name; those of other containers say nothing") {
  const std::string_view docx =
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  CHECK(label_part(docx, "docMetadata/LabelInfo.xml") == LabelPart::kLabelInfo);
  CHECK(label_part(docx, "docProps/custom.xml") == LabelPart::kCustomProperties);
  CHECK(label_part(docx, "word/header12.xml") == LabelPart::kMarkedText);
  CHECK(label_part(docx, "word/document.xml") == LabelPart::kBody);
  CHECK(label_part(docx, "word/styles.xml") == LabelPart::kNone);
  CHECK(label_part("application/zip", "docProps/custom.xml") == LabelPart::kNone);
  CHECK(label_part("application/vnd.oasis.opendocument.text", "meta.xml") == LabelPart::kMeta);
}

class MarkRecorder final : public MemberVisitor {
 public:
  bool begin(const Member& member) override {
    names.push_back(member.name);
    return true;
  }
  bool data(std::string_view) override { return true; }
  void end(const MemberEnd& end) override {
    for (const LabelMark& mark : end.marks) seen += names.back() + ": " + mark.value + "\n";
    names.pop_back();
  }
  std::vector<std::string> names;
  std::string seen;
};

TEST_CASE("expanding a document gives the marks with the ends of its parts, nested ones too") {
  const std::string docx = testing::make_archive(
      "zip",
      {{"[Content_Types].xml",
        "<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument."
        "wordprocessingml.document.main+xml\"/></Types>"},
       {"docMetadata/LabelInfo.xml", label_info("<clbl:label id=\"{" + kA + "}\" enabled=\"1\"/>")},
       {"docProps/custom.xml", custom(property("Classification", "Secret"))},
       {"word/document.xml", "<w:document xmlns:w=\"w\"/>"}});
  const std::string zip = testing::make_archive(
      "zip",
      {{"in/a.docx", docx}, {"docProps/custom.xml", custom(property("Classification", "None"))}});
  for (const auto& [bytes, name] : {std::pair{docx, "a.docx"}, {zip, "a.zip"}}) {
    MarkRecorder recorder;
    MemoryAccess access(bytes);
    const FileType type = identify(std::string_view(bytes).substr(0, kHeadSize), name);
    REQUIRE(type.kind == Kind::kContainer);
    expand(access, name, type, {}, recorder);
    CHECK(recorder.seen == "docMetadata/LabelInfo.xml: " + kA + "\ndocProps/custom.xml: Secret\n");
  }
}

}  // namespace
}  // namespace assay::formats
