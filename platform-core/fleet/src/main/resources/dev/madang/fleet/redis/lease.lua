-- The lease of one node. All keys carry the node's hash tag.
-- KEYS: 1 lease (what the node says of itself, while it holds), 2 the earliest epoch that may still be put in
-- ARGV: 1 act, 2 epoch, 3 how long epochs are remembered in ms, then what the act takes

if redis.replicate_commands then
    redis.replicate_commands()
end

local lease, earliest = KEYS[1], KEYS[2]
local act, epoch, memory = ARGV[1], ARGV[2], ARGV[3]
local known = redis.call('GET', earliest)
local late = known and tonumber(known) > tonumber(epoch)

if act == 'renew' then
    -- 4 life in ms, 5 what the node says
    if late then
        return {'late'}
    end
    redis.call('SET', earliest, epoch, 'PX', memory)
    redis.call('SET', lease, ARGV[5], 'PX', ARGV[4])
    return {'renewed'}

elseif act == 'leave' then
    if late then
        return {'late'}
    end
    redis.call('SET', earliest, string.format('%.0f', tonumber(epoch) + 1), 'PX', memory)
    redis.call('DEL', lease)
    return {'left'}
end

return redis.error_reply('ERR unknown act')
