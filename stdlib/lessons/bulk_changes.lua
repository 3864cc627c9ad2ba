-- The lesson "many things at once": a dry run of several, several for real, one that fails, parallel, CSV.

-- How many planned requests a value holds.
local function planned_of(value)
  local count = 0
  for _, each in ipairs(type(value) == "table" and value or {}) do
    if type(each) == "table" and each.dry_run == true then count = count + 1 end
  end
  return count
end

-- Item → row, of what parallel gave.
local function rows_by_item(value)
  local by_item, count = {}, 0
  for _, row in ipairs(type(value) == "table" and value or {}) do
    if type(row) ~= "table" or row.item == nil then return {}, 0 end
    by_item[row.item], count = row, count + 1
  end
  return by_item, count
end

return {
  title = "Many things at once",
  order = 6,
  minutes = 10,
  steps = {
    {
      say = [[
scv.backup_now takes one group, or groups: a list of names, or a pattern with *. Several are begun at once, and each has
its row in the result. What it would do is seen first.]],
      task = "Plan a backup of all groups that have an underscore in their name (*_*), with the policy daily.",
      try = 'dry_run(scv.backup_now, {groups = "*_*", policy = "daily"})',
      check = function(here)
        if here.sent("resource_groups.backup_now") > 0 then return false, "those were started for real" end
        local count = here.ok and planned_of(here.value) or 0
        if count == 1 then return false, "that is one group: groups takes several" end
        return count > 1
      end,
      hints = {
        "dry_run takes the function, without (), then its arguments in braces",
        'they are groups = "*_*" and policy = "daily"',
      },
      right = "One POST for each group, and none was sent.",
    },
    {
      say = "The same line without dry_run does it. The progress line counts, and at the end stands how each came out.",
      task = "Back them up.",
      try = 'scv.backup_now{groups = "*_*", policy = "daily"}',
      check = function(here)
        if here.sent("resource_groups.backup_now") < 2 then return false end
        return here.ok and type(here.value) == "table"
      end,
      hints = { "as before, without dry_run: its arguments go in braces behind scv.backup_now" },
    },
    {
      say = [[
parallel does anything many times: parallel(list, fn) calls fn with each item, eight at a time, and gives a list of rows
{item, ok, value, error} in the order of the items.]],
      task = "Count the backups of web01, web02 and db01.",
      try = 'parallel({"web01", "web02", "db01"}, function(name) return #scv.backups{vm = name} end)',
      check = function(here)
        local rows, count = rows_by_item(here.ok and here.value)
        if count == 0 then return false end
        for _, name in ipairs { "web01", "web02", "db01" } do
          if not rows[name] then return false, name .. " is not in it" end
          if math.type(rows[name].value) ~= "integer" then return false, "the function is to return a number" end
        end
        return true
      end,
      hints = {
        "a function is written function(name) return … end", "#list counts, and scv.backups{vm = name} is the list",
      },
    },
    {
      say = [[
One that fails does not stop the others, but the whole is an error, so that no script overlooks it. It carries the
rows. With errors = "collect" the rows come back instead.]],
      task = "Get the status of the jobs 1, 25 and 999999 (there is none of that number), and keep the rows as rows.",
      try = 'rows = parallel({1, 25, 999999}, function(id) return scv.api.jobs.get(id).status end, '
        .. '{errors = "collect"})',
      check = function(here)
        local rows = rows_by_item(here.global("rows"))
        local lacking = rows[999999]
        if not lacking then return false end
        if lacking.ok then return false, "there is no job 999999: ask the appliance for each" end
        return rows[25] ~= nil and rows[25].ok == true
      end,
      hints = {
        "scv.api.jobs.get(id) gives a job", 'errors = "collect" stands in braces, as the third argument of parallel',
      },
      right = "rows:where{ok = false} are those to look at.",
    },
    {
      say = [[
What is to be done often stands in a table of somebody's. csv.read("file.csv") reads one and checks it, csv.parse reads
a text; each row is a record. (\n in a text is the end of a line.)]],
      task = "Read two lines, of gold_web with the policy hourly and silver_db with daily, and keep them as wanted.",
      try = 'wanted = csv.parse("group,policy\\ngold_web,hourly\\nsilver_db,daily\\n", {only = {"group", "policy"}})',
      check = function(here)
        local wanted = here.ok and here.global("wanted")
        if type(wanted) ~= "table" or #wanted ~= 2 then return false end
        return wanted[1].group == "gold_web" and wanted[1].policy == "hourly" and wanted[2].group == "silver_db"
          and wanted[2].policy == "daily"
      end,
      hints = { 'the first line has the names of the columns: "group,policy\\n…"' },
    },
    {
      say = "A row has just the names that scv.backup_now takes.",
      task = "Back up each row of wanted.",
      try = "parallel(wanted, function(row) return scv.backup_now{group = row.group, policy = row.policy}.status end)",
      check = function(here)
        if here.sent("resource_groups.backup_now") < 2 then return false end
        local _, count = rows_by_item(here.ok and here.value)
        return count == 2
      end,
      hints = { "parallel(wanted, function(row) … end), and in it scv.backup_now{group = row.group, …}" },
      right = "scvsh group-import reads such a file, and makes the groups that are missing.",
    },
    {
      say = "And the other way: a list becomes a table for others by csv().",
      task = "Make CSV of name and status of the failed jobs.",
      try = 'scv.jobs{status = "failed"}:select("id", "status"):csv()',
      check = function(here)
        local text = here.ok and here.value
        if type(text) ~= "string" then return false end
        return text:find("^[%w_,]+\n") ~= nil and text:find("FAILED", 1, true) ~= nil
      end,
      hints = { 'select("id", "status") keeps two fields, csv() makes the text' },
      right = "scvsh -o csv -e 'scv.protected_vms()' > file.csv does that away from the prompt.",
    },
  },
}
