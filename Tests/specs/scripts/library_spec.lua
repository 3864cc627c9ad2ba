local spec = ...

local root = spec.root
local load_library = assert(loadfile(root .. "/scripts/lib/library.lua", "t"))()

spec.group("the library out of a folder", function()
  spec.case("is loaded once, and knows where its functions are from", function()
    local shell = load_library(root .. "/stdlib")
    local comments = shell.library("help/comments")
    spec.truthy(comments == shell.library("help/comments"))
    spec.equal(comments.file_of(comments.of), "help/comments")
    spec.truthy(shell.source("core/list"):find("function List:where", 1, true))
    spec.equal(shell.source("core/no_such_file"), nil)
  end)
  spec.case("takes all else from what it is given", function()
    local shell = load_library(root .. "/stdlib", { facts = function() return 1 end })
    spec.equal(shell.facts(), 1)
  end)
end)
