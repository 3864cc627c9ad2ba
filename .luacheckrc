-- What luacheck knows of the project's Lua: Lua 5.4, and the names that scvsh adds to it.
std = "lua54"
max_line_length = 120
read_globals = {"appliances", "csv", "dry_run", "fail", "fleet", "help", "inventory", "json", "lesson", "List", "narrate", "note", "parallel", "plugin_result", "prometheus",
                "repl", "report", "scv", "script", "scripts", "set",
                "show", "sleep", "source", "vcenter", "why"}
