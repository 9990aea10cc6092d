// Texts as places among the sorted distinct ones, against std::map.
#include "mliot/data/text_places.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/catch.hpp"

namespace mliot::data {
namespace {

void check_places(const std::vector<std::string_view>& texts) {
  std::map<std::string_view, std::uint32_t> wanted;
  for (const auto text : texts) {
    if (text.data() != nullptr) wanted[text] = 0;
  }
  std::uint32_t place = 0;
  for (auto& [text, at] : wanted) at = place++;
  const TextPlaces found = places_of_texts(texts);
  REQUIRE(found.rows.size() == wanted.size());
  REQUIRE(found.places.size() == texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].data() == nullptr) {
      REQUIRE(found.places[i] == TextPlaces::kMissing);
    } else {
      REQUIRE(found.places[i] == wanted[texts[i]]);
      REQUIRE(texts[found.rows[found.places[i]]] == texts[i]);
    }
  }
}

TEST_CASE("texts are places in the order of their bytes, missing ones have none") {
  const std::vector<std::string_view> texts{"north", "east", {}, "north", "", "eas", "z\xC3\xA9"};
  const TextPlaces found = places_of_texts(texts);
  const std::vector<std::uint32_t> places{3, 2, TextPlaces::kMissing, 3, 0, 1, 4};
  CHECK(found.places == places);
  CHECK(found.rows == std::vector<std::uint32_t>{4, 5, 1, 0, 6});
  check_places(texts);
}

TEST_CASE("zero bytes, long common parts and ends inside of others are told apart") {
  const std::string zero("a\0", 2);
  const std::string zeros("a\0\0", 3);
  check_places({"a", zero, zeros, std::string_view(zeros).substr(0, 2)});
  check_places({"shop 000000000000001", "shop 000000000000002", "shop 00000000000000", "shop "});
  check_places({"\xFF", "\x7F", "a", "\x80"});
  check_places({});
  check_places({{}, {}});
  check_places({"", ""});
}

TEST_CASE("many random texts have the places that an ordered map gives") {
  const Random random(5);
  std::vector<std::string> owned(4000);
  for (std::size_t i = 0; i < owned.size(); ++i) {
    const std::size_t length = random.below(i, 12);
    for (std::size_t k = 0; k < length; ++k) {
      owned[i] += static_cast<char>(random.below(100 * i + k + 7777, i % 3 == 0 ? 256 : 2));
    }
  }
  check_places({owned.begin(), owned.end()});
}

}  // namespace
}  // namespace mliot::data
