// The model file: what goes in comes out, always as the same bytes, and nothing else is read.
#include "mliot/io/model_file.hpp"

#include <bit>
#include <cmath>
#include <limits>

#include "io/bytes.hpp"
#include "io/migration.hpp"
#include "support/catch.hpp"

namespace {

using namespace mliot::archive;
using mliot::FormatError;
using mliot::io::from_bytes;
using mliot::io::to_bytes;
using mliot::testing::Bytes;
using mliot::testing::file_of;
using mliot::testing::file_with;
using mliot::testing::refusal;
using mliot::testing::text_of;

std::vector<std::string> many_texts() {
  std::vector<std::string> texts;
  for (int i = 0; i < 40; ++i) texts.push_back("store " + std::to_string(i * i));
  texts[7] = "";
  texts[9] = "Zürich 日本 😀";
  return texts;
}

Object sample() {
  Object object;
  Writer writer(object);
  writer.value("flag", true);
  writer.value("count", -7);
  writer.value("share", 0.1);
  writer.value("whole", 3.0);
  writer.value("zero", -0.0);
  writer.value("huge", std::numeric_limits<double>::max());
  writer.value("infinite", -std::numeric_limits<double>::infinity());
  writer.value("name", "mi\"lk\\\n\x01 \u00e9 \u65e5");
  writer.value("$dollar", "x");
  writer.value("names", std::vector<std::string>{"a", ""});
  writer.value("none", std::vector<std::string>{});
  writer.value("ids", many_texts());
  writer.array("values", std::vector<float>{1, 2});
  writer.array("bytes", std::vector<std::uint8_t>{1, 2, 3});
  writer.array("empty", std::vector<double>{});
  writer.object("a/b~c", [](Writer& child) {
    child.value("x", std::numeric_limits<std::int64_t>::min());
    child.array("wide", std::vector<std::int64_t>{-1});
  });
  writer.object("nothing", [](Writer&) {});
  writer.list("items", std::vector<int>{4, 5}, [](Writer& item, int x) {
    item.value("x", x);
    item.array("y", std::vector<std::int16_t>{static_cast<std::int16_t>(x)});
  });
  writer.list("no_items", std::vector<int>{}, [](Writer&, int) {});
  return object;
}

template <class T>
Object holding(std::string_view name, const T& value) {
  Object object;
  Writer(object).value(name, value);
  return object;
}

}  // namespace

TEST_CASE("a tree comes back equal from its file") {
  REQUIRE(from_bytes(to_bytes(sample())) == sample());
  REQUIRE(from_bytes(to_bytes(Object{})) == Object{});
  REQUIRE(to_bytes(sample()) == to_bytes(sample()));
  const Object nan = from_bytes(to_bytes(holding("x", std::nan(""))));
  REQUIRE(std::isnan(Reader(nan).real("x")));
  REQUIRE(std::signbit(Reader(from_bytes(to_bytes(sample()))).real("zero")));
}

TEST_CASE("arrays of every element type keep their bits, NaN too") {
  Object object;
  Writer writer(object);
  writer.array("f64", std::vector<double>{std::bit_cast<double>(0x7FF8000000000123U), -0.0});
  writer.array("f32", std::vector<float>{0.1F});
  writer.array("u8", std::vector<std::uint8_t>{255});
  writer.array("i8", std::vector<std::int8_t>{-128});
  writer.array("u16", std::vector<std::uint16_t>{65535});
  writer.array("i16", std::vector<std::int16_t>{-2});
  writer.array("u32", std::vector<std::uint32_t>{~std::uint32_t{0}});
  writer.array("i32", std::vector<std::int32_t>{-3});
  writer.array("u64", std::vector<std::uint64_t>{~std::uint64_t{0}});
  writer.array("i64", std::vector<std::int64_t>{-4});
  const Object back = from_bytes(to_bytes(object));
  REQUIRE(back == object);
  REQUIRE(std::bit_cast<std::uint64_t>(Reader(back).array<double>("f64")[0]) ==
          0x7FF8000000000123U);
}

TEST_CASE("a small file has the bytes that the format's page describes") {
  Object object;
  Writer writer(object);
  writer.value("share", 0.5);
  writer.array("x", std::vector<float>{1});
  writer.array("y", std::vector<std::int64_t>{2});
  const Bytes bytes = to_bytes(object);
  const std::string header =
      R"({"__metadata__":{"content_sha256":")"
      R"(0000000000000000000000000000000000000000000000000000000000000000",)"
      R"("format":"mliot","schema_version":"1","structure":)"
      R"("{\"share\":0.5,\"x\":{\"$tensor\":\"x\"},\"y\":{\"$tensor\":\"y\"}}"},)"
      R"("y":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},)"
      R"("x":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}})";
  const std::size_t padded = (header.size() + 7) / 8 * 8;
  REQUIRE(mliot::testing::header_length(bytes) == padded);
  REQUIRE(bytes.size() == 8 + padded + 12);
  std::string expected = header + std::string(padded - header.size(), ' ');
  REQUIRE(text_of(bytes).substr(8, 35) == expected.substr(0, 35));
  REQUIRE(text_of(bytes).substr(107, padded - 99) == expected.substr(99));
  const std::string data("\2\0\0\0\0\0\0\0\0\0\x80\x3f", 12);
  REQUIRE(text_of(bytes).substr(8 + padded) == data);
}

TEST_CASE("a file that is not ours, newer, signed or encrypted says so") {
  using Catch::Matchers::Contains;
  REQUIRE_THAT(refusal({}), Contains("not a file that mliot wrote (byte 0)"));
  REQUIRE_THAT(refusal(Bytes(200)), Contains("not a file that mliot wrote"));
  const auto newer = R"("format":"mliot","schema_version":"2","structure":"{}"}})";
  REQUIRE_THAT(refusal(file_of(newer)), Contains("schema version 2") && Contains("upgrade"));
  const auto body = R"("format":"mliot","schema_version":"1","structure":"{}"}})";
  REQUIRE(refusal(file_of(body)).empty());
  for (const std::string key : {"signature", "encryption"}) {
    const std::string reserved = "\"" + key + "\":\"x\",";
    REQUIRE_THAT(refusal(file_of(reserved + body)), Contains("has a \"" + key + "\""));
    const auto late = R"("format":"mliot","schema_version":"1","structure":"{}",)" + reserved;
    REQUIRE_THAT(refusal(file_of(late.substr(0, late.size() - 1) + "}}")),
                 Contains("'" + key + "', which this version does not support"));
  }
  Bytes changed = to_bytes(sample());
  changed.back() ^= std::byte{1};
  REQUIRE_THAT(refusal(changed), Contains("the hash written at byte 43"));
}

TEST_CASE("files of older versions are carried over step by step") {
  using Catch::Matchers::Contains;
  // Version 2 called the count "rows"; version 3 added its double, which readers rely on.
  const std::vector<mliot::io::detail::Migration> steps{
      [](Object& root) {
        auto member = root.members.extract("count");
        Reader(root).check(!member.empty(), "count", "is missing");
        member.key() = "rows";
        root.members.insert(std::move(member));
      },
      [](Object& root) { Writer(root).value("twice", 2 * Reader(root).integer("rows")); }};
  const auto read = [&](const std::string& version, std::string_view member) {
    const Bytes bytes = file_of(
        mliot::format(R"("format":"mliot","schema_version":"{}","structure":"{{\"{}\":21}}"}}}})",
                      version, member));
    return mliot::io::detail::read_tree(bytes, {}, steps);
  };
  for (const Object& root : {read("1", "count"), read("2", "rows")}) {
    REQUIRE(root.members.size() == 2);
    REQUIRE(Reader(root).integer("rows") == 21);
    REQUIRE(Reader(root).integer("twice") == 42);
  }
  REQUIRE(Reader(read("3", "count")).integer("count") == 21);
  REQUIRE_THROWS_WITH(read("1", "rows"), Contains("count is missing (byte "));
  REQUIRE_THROWS_WITH(read("4", "count"), Contains("schema version 4") && Contains("up to 3"));
  REQUIRE(mliot::io::detail::migrations().size() + 1 == mliot::io::kSchemaVersion);
}

TEST_CASE("a structure that is not what a writer writes is refused, with its byte") {
  using Catch::Matchers::Contains;
  const auto refused = [](std::string_view structure, const std::string& reason) {
    INFO(structure);
    REQUIRE_THAT(refusal(file_with(structure)), Contains(reason) && Contains("(byte "));
  };
  refused("", "not JSON");
  refused("[]", "not an object");
  refused("3", "not an object");
  refused("{} {}", "not JSON");
  refused(R"({"a":null})", "null");
  refused(R"({"a":1,"a":2})", "given twice");
  refused(R"({"a":[1]})", "objects");
  refused(R"({"a":[[]]})", "objects");
  refused(R"({"a":9223372036854775808})", "beyond 64 bits");
  refused(R"({"a":-9223372036854775809})", "beyond 64 bits");
  refused(R"({"a":1e999})", "beyond the range of double");
  refused(R"({"a":{"$float":"big"}})", "not nan, inf or -inf");
  refused(R"({"a":{"$float":1.0}})", "wrong type");
  refused(R"({"a":{"$float":{}}})", "wrong type");
  refused(R"({"a":{"$float":["nan"]}})", "a list where");
  refused(R"({"a":{"$float":"nan","b":1}})", "two members");
  refused(R"({"a":{"b":1,"$float":"nan"}})", "among other members");
  refused(R"({"a":{"$other":"nan"}})", "unknown tag");
  refused(R"({"a":{"$tensor":"a"}})", "not there");
  refused(R"({"a":{"$texts":"a"}})", "not there");
  refused(R"({"a":{"$texts":[1]}})", "wrong type");
  refused(R"({"a":{"$texts":[{}]}})", "among texts");
  refused(R"({"a":{"$texts":[["a"]]}})", "something else than objects");
  refused(R"({"$float":"nan"})", "not an object");
}

TEST_CASE("the byte that an error names is where the structure is wrong") {
  const Bytes bytes = file_with(R"({"a":"\"\u00e9","b":null})");
  const std::size_t place = text_of(bytes).find("null") + 3;
  REQUIRE_THAT(refusal(bytes), Catch::Matchers::EndsWith("(byte " + std::to_string(place) + ")"));
}

TEST_CASE("a wrong value of a well-formed file is named with its byte") {
  Object object;
  Writer writer(object);
  writer.object("a\"\u00e9", [](Writer& child) {
    child.value("count", -7);
    child.value("share", 0.5);
    child.value("name", "x");
    child.array("values", std::vector<std::int16_t>{1, 2, 3});
    child.value("texts", std::vector<std::string>{"u"});
    child.list("items", std::vector<int>{4}, [](Writer& item, int x) { item.value("x", x); });
  });
  const Bytes bytes = to_bytes(object);
  const Object back = from_bytes(bytes);
  const Reader reader = Reader(back).object("a\"\u00e9");
  const auto byte_of = [&](auto&& read) {
    try {
      read();
    } catch (const FormatError& error) {
      const std::string text = error.what();
      return static_cast<std::size_t>(std::stoull(text.substr(text.rfind("(byte ") + 6)));
    }
    return std::size_t{0};
  };
  const auto at = [&](auto&& read, std::string_view text) {
    REQUIRE(text_of(bytes).substr(byte_of(read), text.size()) == text);
  };
  at([&] { reader.integer("count", 0, 9); }, "-7,");
  at([&] { reader.real("share", 1, 2); }, "0.5,");
  at([&] { reader.integer("name"); }, R"(\"x\",)");
  at([&] { reader.integer("texts"); }, R"([\"u\"])");
  at([&] { reader.integer("items"); }, R"([{\"x\":4}])");
  at([&] { reader.integer("not there"); }, R"({\"count\":-7)");
  at([&] { reader.list("items", [](const Reader& item) { item.text("x"); }); }, "4}]");
  at([&] { reader.check(false, "values", "are wrong", 1); }, std::string_view("\2\0\3\0", 4));
  at([&] { Reader(back).text("none"); }, "{\\\"a\\\\\\\"\u00e9\\\":{");
  REQUIRE(byte_of([&] { Reader(back).object("a\"\u00e9").text("name"); }) == 0);
  const Reader nowhere(object);
  REQUIRE_THROWS_WITH(nowhere.text("none"), "archive: none is missing");
}

TEST_CASE("tensors with a hole, an overlap or a wrong size are refused") {
  using Catch::Matchers::Contains;
  const Bytes data(12);
  const auto refused = [&](const std::string& facts, const std::string& reason) {
    INFO(facts);
    const Bytes bytes = file_with(R"({"x":{"$tensor":"x"}})", R"(,"x":{)" + facts + "}", data);
    REQUIRE_THAT(refusal(bytes), Contains(reason));
  };
  REQUIRE(refusal(file_with(R"({"x":{"$tensor":"x"}})",
                            R"(,"x":{"dtype":"F32","shape":[3],"data_offsets":[0,12]})", data))
              .empty());
  refused(R"("dtype":"F32","shape":[2],"data_offsets":[0,8])", "12 bytes of data");
  refused(R"("dtype":"F32","shape":[2],"data_offsets":[4,12])", "hole");
  refused(R"("dtype":"F32","shape":[3],"data_offsets":[0,8])", "do not fit the shape");
  refused(R"("dtype":"F32","shape":[4],"data_offsets":[0,16])", "beyond the end");
  refused(R"("dtype":"F32","shape":[-1],"data_offsets":[0,12])", "beyond the end");
  refused(R"("dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0])", "beyond the end");
  refused(R"("dtype":"F16","shape":[6],"data_offsets":[0,12])", "unknown type");
  refused(R"("dtype":"F32","shape":[3,1],"data_offsets":[0,12])", "not a header");
  refused(R"("dtype":"F32","shape":[3])", "not a header");
  refused(R"("dtype":"F32","dtype":"F32","shape":[3],"data_offsets":[0,12])", "not a header");
  const auto twice = R"(,"x":{"dtype":"U8","shape":[6],"data_offsets":[0,6]})"
                     R"(,"x":{"dtype":"U8","shape":[6],"data_offsets":[6,12]})";
  REQUIRE_THAT(refusal(file_with(R"({"x":{"$tensor":"x"}})", twice, data)), Contains("twice"));
  const auto one = R"(,"x":{"dtype":"U8","shape":[12],"data_offsets":[0,12]})";
  REQUIRE_THAT(refusal(file_with("{}", one, data)), Contains("nothing refers"));
  REQUIRE_THAT(refusal(file_with(R"({"x":{"$tensor":"x"},"y":{"$tensor":"x"}})", one, data)),
               Contains("two references"));
}

TEST_CASE("a packed list of texts must be whole, in order and UTF-8") {
  using Catch::Matchers::Contains;
  const auto packed = [](const std::vector<std::int64_t>& offsets, std::string_view texts) {
    Bytes data;
    const auto places = std::as_bytes(std::span(offsets));
    data.insert(data.end(), places.begin(), places.end());
    const auto bytes = std::as_bytes(std::span(texts));
    data.insert(data.end(), bytes.begin(), bytes.end());
    const std::size_t at = places.size();
    const std::string entries =
        mliot::format(R"(,"t/offsets":{{"dtype":"I64","shape":[{}],"data_offsets":[0,{}]}})",
                      offsets.size(), at) +
        mliot::format(R"(,"t/bytes":{{"dtype":"U8","shape":[{}],"data_offsets":[{},{}]}})",
                      texts.size(), at, data.size());
    return file_with(R"({"t":{"$texts":"t"}})", entries, data);
  };
  const Object good = from_bytes(packed({0, 1, 3}, "abc"));
  REQUIRE(Reader(good).texts("t") == std::vector<std::string>{"a", "bc"});
  REQUIRE_THAT(refusal(packed({}, "abc")), Contains("other types"));
  REQUIRE_THAT(refusal(packed({1, 3}, "abc")), Contains("hole"));
  REQUIRE_THAT(refusal(packed({0, 2}, "abc")), Contains("hole"));
  REQUIRE_THAT(refusal(packed({0, 3, 1, 3}, "abc")), Contains("out of order"));
  REQUIRE_THAT(refusal(packed({0, 9, 3}, "abc")), Contains("out of order"));
  REQUIRE_THAT(refusal(packed({0, 1, 2}, "\xC3\xA9")), Contains("UTF-8"));
}

TEST_CASE("texts that are not UTF-8 are refused when written and when read") {
  for (const std::string bad : {"\xFF", "\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80"}) {
    REQUIRE_THROWS_AS(to_bytes(holding("x", std::string_view(bad))), mliot::InvalidArgument);
    REQUIRE_THROWS_AS(to_bytes(holding(bad, 1)), mliot::InvalidArgument);
    REQUIRE_FALSE(refusal(file_with("{\"x\":\"" + bad + "\"}")).empty());
  }
  REQUIRE_THROWS_AS(to_bytes(holding("x", std::vector<std::string>(30, "\xFF"))),
                    mliot::InvalidArgument);
}

TEST_CASE("what no reader would take is not written") {
  Object object;
  for (int depth = 0; depth < 100; ++depth) {
    Object outer;
    outer.members.emplace("x", Value{std::move(object)});
    object = std::move(outer);
  }
  REQUIRE_THROWS_AS(to_bytes(object), mliot::ResourceLimit);
  REQUIRE_THROWS_AS(to_bytes(holding("x", std::string_view(std::string(1 << 24, 'x')))),
                    mliot::ResourceLimit);
  Object reserved;
  Writer(reserved).array("__metadata__", std::vector<float>{1});
  REQUIRE_THROWS_AS(to_bytes(reserved), mliot::InvalidArgument);
  std::vector<Object> many(1'100'000);
  Object list;
  list.members.emplace("x", Value{std::move(many)});
  REQUIRE_THROWS_AS(to_bytes(list), mliot::ResourceLimit);
}

TEST_CASE("the memory limit counts the file and the tree") {
  Object object;
  Writer(object).array("x", std::vector<double>(1000));
  const Bytes bytes = to_bytes(object);
  REQUIRE_THROWS_AS(from_bytes(bytes, {.max_memory = bytes.size() - 1}), mliot::ResourceLimit);
  REQUIRE_THROWS_AS(from_bytes(bytes, {.max_memory = bytes.size() + 8000}), mliot::ResourceLimit);
  REQUIRE(from_bytes(bytes, {.max_memory = bytes.size() + 9000}) == object);
}
