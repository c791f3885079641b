-- Attaches Neovim's own LSP client to the server, prints the diagnostics of the file that is open, applies the fix that
-- TITLE names and prints what the file holds then. Works from Neovim 0.7 on.
local function say(text)
  io.stdout:write(text .. '\n')
end

local function wait_for(what, condition)
  assert(vim.wait(20000, condition, 20), 'waited in vain for ' .. what)
end

local function messages()
  local found = vim.diagnostic.get(0)
  table.sort(found, function(a, b)
    return a.lnum < b.lnum or (a.lnum == b.lnum and a.message < b.message)
  end)
  return found
end

local function run()
  vim.bo.filetype = 'sql'
  local client_id = vim.lsp.start_client({
    name = 'tenantlint',
    cmd = { vim.env.NODE, vim.env.CLI, 'lsp', '--stdio' },
    root_dir = vim.fn.getcwd(),
  })
  assert(client_id, 'the client did not start')
  assert(vim.lsp.buf_attach_client(0, client_id), 'the client did not attach')
  wait_for('diagnostics', function()
    return #vim.diagnostic.get(0) > 0
  end)

  local severities = { 'error', 'warning', 'info', 'hint' }
  for _, found in ipairs(messages()) do
    say(('%d:%d %s %s [%s]'):format(found.lnum + 1, found.col + 1, severities[found.severity], found.message, found.code))
  end

  local wanted, action = vim.env.TITLE, nil
  for _, found in ipairs(messages()) do
    local position = { line = found.lnum, character = found.col }
    local params = {
      textDocument = vim.lsp.util.make_text_document_params(0),
      range = { start = position, ['end'] = position },
      context = { diagnostics = {} },
    }
    local answers = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 10000)
    for _, offered in ipairs(answers and answers[client_id] and answers[client_id].result or {}) do
      if offered.title == wanted then
        action = offered
      end
    end
  end
  assert(action, 'nobody offers to ' .. wanted)
  local before = #vim.diagnostic.get(0)
  vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(client_id).offset_encoding)
  wait_for('fewer diagnostics', function()
    return #vim.diagnostic.get(0) < before
  end)
  say('after "' .. action.title .. '":')
  for _, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    say(line)
  end
  vim.lsp.stop_client(client_id)
  vim.wait(3000, function()
    return vim.lsp.get_client_by_id(client_id) == nil
  end, 20)
end

local ok, problem = pcall(run)
if not ok then
  say('FAILED: ' .. tostring(problem))
  vim.cmd('cquit 1')
end
vim.cmd('qall!')
