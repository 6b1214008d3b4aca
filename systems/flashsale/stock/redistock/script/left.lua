return redis.call('LLEN', free) + tonumber(redis.call('HGET', leases, 'leased') or 0)
