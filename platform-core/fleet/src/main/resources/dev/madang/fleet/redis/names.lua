-- The names of all nodes, scored by their last renewal in seconds of this server's clock.
-- KEYS: 1 names
-- ARGV: 1 act, 2 name, 3 seconds after which a name that was not renewed is forgotten

if redis.replicate_commands then
    redis.replicate_commands()
end

if ARGV[1] == 'renew' then
    local now = tonumber(redis.call('TIME')[1])
    redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[2])
    redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - tonumber(ARGV[3])))
    return {'renewed'}
end

return redis.error_reply('ERR unknown act')
