rockspec_format = "3.0"
package = "natural"
version = "1.0-1"
source = { url = "file://." }
description = {
  summary = "The order in which people sort names that end in numbers",
  detailed = "web2 comes before web10. Part of the examples of scvsh: a rock with a part in Lua and a part in C.",
  license = "GPL-3.0-or-later",
}
dependencies = { "lua >= 5.4" }
build = {
  type = "builtin",
  modules = {
    ["natural"] = "natural/init.lua",
    ["natural.core"] = "natural/core.c",
  },
}
