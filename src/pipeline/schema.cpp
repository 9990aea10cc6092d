// Storage and checks of the schema.
#include "mliot/pipeline/schema.hpp"

#include <set>

#include "mliot/core/error.hpp"
#include "pipeline/lists.hpp"

namespace mliot::pipeline {
namespace {

void save_column(archive::Writer& writer, const Column& column) {
  writer.value("name", column.name);
  writer.value("role", enum_name(column.role));
  writer.value("dtype", column.dtype);
  writer.value("unit", column.unit);
  if (column.levels) writer.value("levels", *column.levels);
}

Column load_column(const archive::Reader& reader) {
  Column column{.name = reader.text("name"),
                .role = enum_from_name<Role>("schema", reader.text("role")),
                .dtype = reader.text("dtype"),
                .unit = reader.text("unit")};
  if (reader.has("levels")) column.levels = reader.texts("levels");
  return column;
}

}  // namespace

Schema::Schema(std::vector<Column> columns) : columns_(std::move(columns)) {
  std::set<std::string_view> seen;
  for (const Column& column : columns_) {
    require(seen.insert(column.name).second, "schema: column '{}' is there twice", column.name);
  }
}

std::vector<const Column*> Schema::of(Role role) const {
  std::vector<const Column*> found;
  for (const Column& column : columns_) {
    if (column.role == role) found.push_back(&column);
  }
  return found;
}

void Schema::save(archive::Writer& writer, std::string_view name) const {
  writer.list(name, columns_, save_column);
}

Schema Schema::load(const archive::Reader& reader, std::string_view name) {
  return reader.made([&] {
    std::vector<Column> columns;
    detail::read_list(reader, name,
                      [&](const archive::Reader& each) { columns.push_back(load_column(each)); });
    return Schema(std::move(columns));
  });
}

}  // namespace mliot::pipeline
