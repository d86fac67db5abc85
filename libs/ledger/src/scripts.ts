// A reservation is one string: a letter for its state (r reserved, d reserved in doubt, c confirmed, q quarantined), 22
// characters of content digest, and the position that owns it. What follows the letter is the "claim". One in doubt, d or
// q, gives way to the same message without doubt.
const CLAIM = `
local function sameOwner(value, claim) return string.sub(value, 2) == claim end
local function sameContent(value, claim) return string.sub(value, 2, 23) == string.sub(claim, 1, 22) end
local function givesWay(value) local state = string.sub(value, 1, 1) return state == 'd' or state == 'q' end
`;

/**
 * Reserves a batch of messages, in order, so that repeats inside it are told as well.
 *
 * KEYS: one once-key per entry. ARGV: per entry its claim and its time to live, negative when the message is in doubt.
 * Gives one letter per entry: F fresh, A again, D done, U duplicate, C conflict.
 */
export const RESERVE = `
${CLAIM}
local function take(key, claim, ttl, doubted)
  local value = redis.call('GET', key)
  if value and sameOwner(value, claim) then
    local state = string.sub(value, 1, 1)
    return (state == 'r' or state == 'd') and 'A' or 'D'
  end
  if value and not sameContent(value, claim) then return nil end
  if value and (doubted or not givesWay(value)) then return 'U' end
  redis.call('SET', key, (doubted and 'd' or 'r') .. claim, 'EX', ttl)
  return 'F'
end
local verdicts = {}
for i, key in ipairs(KEYS) do
  local claim, ttl = ARGV[2 * i - 1], tonumber(ARGV[2 * i])
  local doubted = ttl < 0
  ttl = math.abs(ttl)
  local verdict = take(key, claim, ttl, doubted)
  if not verdict then
    verdict = take(key .. '.' .. string.sub(claim, 1, 22), claim, ttl, doubted)
    if verdict == 'F' or verdict == 'A' then verdict = 'C' end
  end
  verdicts[i] = verdict
end
return table.concat(verdicts)
`;

/**
 * Ends a batch of messages: marks their reservations, counts each position once, writes the asked-for status.
 *
 * KEYS: the counters of the journal. ARGV: prefix of the once-keys, prefix of the end-state chunks, their time to live,
 * prefix of the status keys, their time to live, partition, number of entries; per entry position, end state, once-key
 * without prefix (or empty), claim, time to live; then pairs of status id and value, the value led by its end state.
 * Gives how many positions were counted.
 */
export const CONFIRM = `
${CLAIM}
local oncePrefix, chunkPrefix, chunkTtl = ARGV[1], ARGV[2], ARGV[3]
local statusPrefix, statusTtl, partition, entries = ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7])
local counts, touched, counted = {}, {}, 0
local function mark(key, state, claim, ttl)
  local value = redis.call('GET', key)
  if value and sameOwner(value, claim) then
    redis.call('SETRANGE', key, 0, state)
  elseif not value or (state == 'c' and sameContent(value, claim) and givesWay(value)) then
    redis.call('SET', key, state .. claim, 'EX', ttl)
  elseif not sameContent(value, claim) then
    return false
  end
  return true
end
local function count(letter, by) counts[letter] = (counts[letter] or 0) + by end
local at = 8
for _ = 1, entries do
  local seq, letter, key, claim, ttl = tonumber(ARGV[at]), ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
  at = at + 5
  if key ~= '' then
    local state = letter == 'x' and 'q' or 'c'
    if not mark(oncePrefix .. key, state, claim, ttl) then
      mark(oncePrefix .. key .. '.' .. string.sub(claim, 1, 22), state, claim, ttl)
    end
  end
  local chunk = chunkPrefix .. string.format('%d', math.floor(seq / 8192))
  local offset = seq % 8192
  local before = redis.call('GETRANGE', chunk, offset, offset)
  local isFirst = before == '' or before == '\\0'
  -- A person may have a quarantined message understood after all; every other end is final.
  if isFirst or (before == 'x' and letter ~= 'x') then
    redis.call('SETRANGE', chunk, offset, letter)
    touched[chunk] = true
    count(letter, 1)
    if isFirst then counted = counted + 1 else count(before, -1) end
  end
end
for chunk in pairs(touched) do redis.call('EXPIRE', chunk, chunkTtl) end
for letter, by in pairs(counts) do redis.call('HINCRBY', KEYS[1], partition .. '.' .. letter, by) end
for i = at, #ARGV, 2 do
  local letter, value = string.sub(ARGV[i + 1], 1, 1), string.sub(ARGV[i + 1], 2)
  -- Repeats share the id of the first: they must not hide that it was queued.
  if letter == 'q' then redis.call('SET', statusPrefix .. ARGV[i], value, 'EX', statusTtl)
  else redis.call('SET', statusPrefix .. ARGV[i], value, 'EX', statusTtl, 'NX') end
end
return counted
`;

/** Gives up reservations that are not confirmed. KEYS: once-keys. ARGV: the claim of each. Gives how many were given up. */
export const RELEASE = `
${CLAIM}
local released = 0
for i, key in ipairs(KEYS) do
  for _, candidate in ipairs({ key, key .. '.' .. string.sub(ARGV[i], 1, 22) }) do
    local value = redis.call('GET', candidate)
    if value and sameOwner(value, ARGV[i]) and string.sub(value, 1, 1) ~= 'c' then
      released = released + redis.call('DEL', candidate)
    end
  end
end
return released
`;
