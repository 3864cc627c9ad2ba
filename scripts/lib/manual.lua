-- Writes the pages of the manual into a folder: scvsh --no-init scripts/lib/manual.lua FOLDER SCVSH SCVSIM DATE
--
-- scvsh(1) and scvsim(1) are what the programs SCVSH and SCVSIM say of their own command lines; scvsh-scripts(7) is
-- what the library's comments say, and the headers of the scripts in scripts/shared. DATE is that of the pages.
local folder, shell_program, simulator_program, date = ...
local roff = dofile("scripts/lib/roff.lua")
local shell = dofile("scripts/lib/library.lua")("stdlib", dofile("scripts/lib/program.lua"))

local MANUAL = "SnapCenter Plug-in for VMware vSphere"

local function output_of(program, option)
  local quoted = "'" .. program:gsub("'", "'\\''") .. "'"
  local pipe = assert(io.popen(quoted .. " " .. option .. " </dev/null"))
  local text = pipe:read("a")
  assert(pipe:close(), program .. " " .. option .. " failed")
  return text
end

local version = output_of(shell_program, "--version"):match("^[^\n]+")

local function write(name, page)
  local file = assert(io.open(("%s/%s"):format(folder, name), "w"))
  assert(file:write(page:text()))
  assert(file:close())
end

local function page_of(name, section)
  return roff.page { name = name, section = section, date = date, source = "scvsh " .. version, manual = MANUAL }
end

-- "-p, --profile name", in the letters of a manual.
local function spellings(option)
  local names = {}
  for _, each in ipairs(option.names) do
    local is_short = each.kind == "short"
    table.insert(names, is_short and 1 or #names + 1, roff.bold((is_short and "-" or "--") .. each.name))
  end
  local text = table.concat(names, ", ")
  return option.kind == "option" and text .. " " .. roff.italic(option.valueName) or text
end

local function options(page, command)
  page:section("Options")
  for _, option in ipairs(command.arguments) do
    if option.shouldDisplay then page:tagged(spellings(option), roff.inline(option.abstract)) end
  end
end

-- "Exit status: 0; 1 a Lua error; 2 …" as a list.
local function exit_statuses(page, text)
  page:section("Exit status")
  for part in (text:gsub("%.$", "") .. ";"):gmatch("%s*(.-);") do
    local status, meaning = part:match("^(%d+)%s*(.*)$")
    local sentence = meaning:gsub("^%l", string.upper) .. "."
    page:tagged(roff.bold(status), meaning == "" and "All is well." or roff.inline(sentence))
  end
end

-- What the command line says of itself, by its paragraphs.
local function description(page, command)
  local others = {}
  page:section("Description")
  page:paragraph(roff.inline(command.abstract))
  for paragraph in ((command.discussion or "") .. "\n\n"):gmatch("(.-)\n\n+") do
    local words = paragraph:gsub("%s+", " ")
    local statuses = words:match("^Exit status: (.*)$")
    if statuses then
      others.statuses = statuses
    elseif words:find("^The environment ") then
      others.environment = words
    else
      page:paragraph(roff.inline(words))
    end
  end
  return others
end

-- The options of a program, as its argument parser describes them.
local function described(program) return json.decode(output_of(program, "--experimental-dump-help")).command end

local function title(page, name, text)
  page:section("Name")
  page:line(roff.plain(name) .. " \\- " .. roff.plain(text))
end

local function synopsis(page, program)
  page:section("Synopsis")
  local usage = output_of(program, "--help"):match("USAGE: (.-)\n\n"):gsub("%s+", " ")
  local name, rest = usage:match("^(%S+) (.*)$")
  page:line(roff.bold(name) .. " " .. roff.plain(rest))
end

local FILES = {
  { "~/.config/scvsh/profiles.json", "The profiles: names for appliances, and how they are reached." },
  { "~/.config/scvsh/init.lua", "Run before the first prompt." },
  { "~/.config/scvsh/corrections.json", "What was corrected of what is assumed of appliances." },
  { "~/.local/share/scvsh/scripts", "Scripts of one's own, which go before those that come with it." },
  { "~/.local/share/scvsh/lessons", "Lessons of one's own." },
  { "~/.local/state/scvsh/history", "The lines that were typed." },
  { "~/.local/state/scvsh/known_hosts", "The certificates that are trusted." },
  { "~/.cache/scvsh/documents", "What appliances said of their own interfaces." },
}

local function shell_page()
  local command, page = described(shell_program), page_of("scvsh", 1)
  title(page, "scvsh", command.abstract:gsub("%.$", ""):gsub("^A ", "a "))
  synopsis(page, shell_program)
  local others = description(page, command)
  options(page, command)
  page:section("Environment")
  page:paragraph(roff.inline(others.environment))
  exit_statuses(page, others.statuses)
  page:section("Files")
  page:paragraph("By the XDG base directories, where they are not said to be elsewhere:")
  for _, file in ipairs(FILES) do page:tagged(roff.italic(file[1]), roff.plain(file[2])) end
  page:section("See also")
  page:line("\\fBscvsh\\-scripts\\fR(7), \\fBscvsim\\fR(1), \\fBlua5.4\\fR(1)")
  page:paragraph("At the prompt, " .. roff.bold("help()") .. " says where to begin, and " .. roff.bold("lesson()") ..
    " teaches it on a simulated appliance.")
  return page
end

local function simulator_page()
  local command, page = described(simulator_program), page_of("scvsim", 1)
  title(page, "scvsim", command.abstract:gsub("[.;].*$", ""):gsub("^P", "p"))
  synopsis(page, simulator_program)
  description(page, command)
  options(page, command)
  page:section("See also")
  page:line("\\fBscvsh\\fR(1)")
  return page
end

-- The scripts that come with it, as scripts() tells of them, with whole descriptions.
local function shared_scripts()
  local rows, files = {}, assert(io.popen("LC_ALL=C ls scripts/shared/*.lua"))
  for path in files:lines() do
    local file = assert(io.open(path))
    rows[#rows + 1] = { name = path:match("([^/]+)%.lua$"), path = path, origin = "bundled", text = file:read("a") }
    file:close()
  end
  files:close()
  shell.shared_scripts = function() return rows end
  return shell.library("script/catalog").scripts()
end

local function say_scripts(page)
  page:section("Scripts that come with it")
  for _, script in ipairs(shared_scripts()) do
    assert(not script.problem, script.name)
    page:tagged(roff.bold(script.name) .. roff.plain((" (%s)"):format(script.needs)), roff.inline(script.description))
    page:macro("RS")
    for _, each in ipairs(script.args) do
      local facts = { each.type }
      if each.required then facts[#facts + 1] = "required" end
      if each.default ~= nil then facts[#facts + 1] = "default " .. tostring(each.default) end
      page:tagged(roff.bold(each.name .. "="), roff.inline(("%s (%s)."):format(each.text or each.name,
        table.concat(facts, ", "))))
    end
    page:macro("RE")
  end
end

local function scripts_page()
  local comments = shell.library("help/comments")
  local functions = dofile("scripts/lib/reference_functions.lua")(shell)
  local page = page_of("scvsh-scripts", 7)
  title(page, "scvsh-scripts", "scripts for scvsh, and what they can call")
  page:section("Description")
  page:paragraph("A script is Lua 5.4, run by " .. roff.bold("scvsh") .. " " .. roff.italic("script") .. ". " ..
    roff.bold("scv") .. " is the session with the default appliance; what changes something is a function of it, and "
    .. "every failure is raised.")
  page:section("The header")
  page:prose(comments.of(shell.library("script/script").script).text)
  page:section("Where scripts are looked for")
  page:paragraph("One that is called by its name alone, and is no file in the folder at hand, is " ..
    roff.italic("name.lua") .. " in " .. roff.italic("~/.local/share/scvsh/scripts") ..
    ", else among those that come with the program. " .. roff.bold("scvsh --list") .. " lists them.")
  say_scripts(page)
  page:section("Functions")
  page:paragraph(roff.inline("`help(scv.restore_vm)` at the prompt says all that there is to know of a function."))
  for _, section in ipairs(functions.sections()) do
    page:part(section.title)
    page:paragraph(roff.inline((section.text:gsub("\n\n.*$", ""):gsub("\n", " "))))
    for _, member in ipairs(section.members) do
      page:tagged(roff.bold(functions.signature(member.name, member.document)),
        roff.inline(comments.summary(member.document) .. "."))
    end
  end
  page:section("See also")
  page:line("\\fBscvsh\\fR(1), \\fBlua5.4\\fR(1)")
  return page
end

write("scvsh.1", shell_page())
write("scvsim.1", simulator_page())
write("scvsh-scripts.7", scripts_page())
