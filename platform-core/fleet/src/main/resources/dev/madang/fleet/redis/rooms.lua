-- The rooms of one service. All keys carry its hash tag.
-- KEYS: 1 rooms (hash: id to text), 2 changes (stream), 3 newest incarnation, 4 the life of that id that is over
-- ARGV: 1 act, 2 room id, 3 mark of this call, then what the act takes
-- A room's text is "incarnation term createdAt epoch node", a line feed, and what scripts need not read.
-- All numbers are below 2^53 and written without exponent.

if redis.replicate_commands then
    redis.replicate_commands()
end

local rooms, changes, newest, over = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local act, id, mark = ARGV[1], ARGV[2], ARGV[3]
local MOST_CHANGES = 10000

local function number(text)
    return string.format('%.0f', text)
end

local function parsed(text)
    local incarnation, term, created, epoch, node = string.match(text, '^(%d+) (%d+) (%-?%d+) (%-?%d+) ([^\n]*)\n')
    if not incarnation then
        return nil
    end
    return {incarnation = tonumber(incarnation), term = tonumber(term), created = created, epoch = epoch, node = node}
end

local function remember(incarnation)
    if incarnation > tonumber(redis.call('GET', newest) or '0') then
        redis.call('SET', newest, number(incarnation))
    end
end

local function put(text)
    redis.call('HSET', rooms, id, text)
    redis.call('XADD', changes, 'MAXLEN', '~', MOST_CHANGES, '*', 'm', mark, 'r', id, 'v', text)
end

local function isBefore(one, other)
    return one.incarnation < other.incarnation or one.incarnation == other.incarnation and one.term < other.term
end

local text = redis.call('HGET', rooms, id)
-- What nobody can read belongs to nobody.
local there = text and parsed(text)

if act == 'create' then
    -- 4 created at in ms, 5 epoch, 6 node, 7 most rooms, 8 what scripts need not read
    local created, epoch, node, most, rest = ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7]), ARGV[8]
    if there then
        if there.term == 1 and there.created == created and there.epoch == epoch and there.node == node then
            return {'created', text}
        end
        return {'existed', text}
    end
    if not text and redis.call('HLEN', rooms) >= most then
        return {'full'}
    end
    local incarnation = math.max(tonumber(redis.call('GET', newest) or '0') + 1, tonumber(created))
    remember(incarnation)
    local made = number(incarnation) .. ' 1 ' .. created .. ' ' .. epoch .. ' ' .. node .. '\n' .. rest
    put(made)
    return {'created', made}

elseif act == 'put' then
    -- 4 the text
    local next = parsed(ARGV[4])
    if tonumber(redis.call('GET', over) or '0') >= next.incarnation then
        return {'over'}
    end
    if there and not isBefore(there, next) then
        local own = there.incarnation == next.incarnation and there.term == next.term
            and there.epoch == next.epoch and there.node == next.node
        if not own then
            return {'superseded', text}
        end
    end
    remember(next.incarnation)
    if text ~= ARGV[4] then
        put(ARGV[4])
    end
    return {'in'}

elseif act == 'remove' then
    -- 4 incarnation, 5 term, 6 how long it is remembered in ms
    local ended = {incarnation = tonumber(ARGV[4]), term = tonumber(ARGV[5])}
    if there and isBefore(ended, there) then
        return {'later'}
    end
    local last = math.max(tonumber(redis.call('GET', over) or '0'), ended.incarnation)
    redis.call('SET', over, number(last), 'PX', ARGV[6])
    remember(ended.incarnation)
    if text then
        redis.call('HDEL', rooms, id)
        redis.call('XADD', changes, 'MAXLEN', '~', MOST_CHANGES, '*', 'm', mark, 'r', id, 'o', number(ended.incarnation))
    end
    return {'removed'}
end

return redis.error_reply('ERR unknown act')
