package redistock_test

import (
	"fmt"
	"net"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"github.com/lintel-go/lintel/internal/toolbox"
	"github.com/lintel-go/lintel/systems/flashsale/conform"
	"github.com/lintel-go/lintel/systems/flashsale/enginetest"
	"github.com/lintel-go/lintel/systems/flashsale/stock"
	"github.com/lintel-go/lintel/systems/flashsale/stock/redistock"
)

// suite runs against one server; each test has a prefix of its own.
func suite(t *testing.T, client redis.UniversalClient) {
	conform.Stock(t, func(t *testing.T) stock.Store {
		s, err := redistock.New(client, strings.NewReplacer("/", "_").Replace(t.Name()), 5)
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

// TestDouble runs on miniredis: a test double in Go, not Redis. It is here for
// machines without one.
func TestDouble(t *testing.T) {
	client := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
	t.Cleanup(func() { client.Close() })
	suite(t, client)
}

func TestRedis(t *testing.T) {
	client := redis.NewClient(&redis.Options{Addr: enginetest.Redis(t)})
	t.Cleanup(func() { client.Close() })
	suite(t, client)
}

// TestCluster runs on three masters: a script whose keys lay on two of them
// would be refused.
func TestCluster(t *testing.T) {
	var nodes []string
	for range 3 {
		nodes = append(nodes, enginetest.Redis(t, "--cluster-enabled", "yes", "--cluster-node-timeout", "5000"))
	}
	tool := toolbox.System(t, "redis-cli", "redis-tools")
	toolbox.Run(t, nil, tool, append(append([]string{"--cluster", "create"}, nodes...), "--cluster-yes")...)
	client := redis.NewClusterClient(&redis.ClusterOptions{Addrs: nodes})
	t.Cleanup(func() { client.Close() })
	enginetest.Eventually(t, "the cluster is whole on every node", func() error {
		for _, node := range nodes {
			host, port, err := net.SplitHostPort(node)
			if err != nil {
				return err
			}
			out, err := exec.Command(tool, "-h", host, "-p", port, "cluster", "info").CombinedOutput()
			if err != nil || !strings.Contains(string(out), "cluster_state:ok") {
				return fmt.Errorf("%s: %v\n%s", node, err, out)
			}
		}
		return client.Set(t.Context(), "probe", 1, time.Second).Err()
	})
	suite(t, client)
}
