package luagate_test

import (
	"net/http"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/lintel-go/lintel/internal/toolbox"
	"github.com/lintel-go/lintel/systems/flashsale/conform"
	"github.com/lintel-go/lintel/systems/flashsale/enginetest"
	"github.com/lintel-go/lintel/systems/flashsale/gate"
	"github.com/lintel-go/lintel/systems/flashsale/gate/luagate"
	"github.com/lintel-go/lintel/systems/flashsale/stock/redistock"
)

func TestGate(t *testing.T) {
	program := toolbox.System(t, "nginx", "nginx")
	modules := enginetest.Lua(t)
	address := enginetest.Redis(t)
	client := redis.NewClient(&redis.Options{Addr: address})
	t.Cleanup(func() { client.Close() })
	conform.Gate(t, func(t *testing.T, s conform.GateSetup) conform.GateUnderTest {
		c := luagate.Config{
			Listen: enginetest.Address(t), Admin: enginetest.Address(t), Tokens: s.Tokens.Host, API: []string{s.API.Host},
			Workers: 2, Modules: modules, Key: s.Key,
			Redis: address, Prefix: t.Name(), Shards: 2, Refresh: 20 * time.Millisecond,
			Window: s.Window, PerUser: s.PerUser, PerAddress: s.PerAddress, Admit: s.Admit, Burst: s.Burst, BehindCDN: s.BehindCDN,
		}
		store, err := redistock.New(client, c.Prefix, c.Shards)
		if err != nil {
			t.Fatal(err)
		}
		dir, err := os.MkdirTemp("", "flashsale-nginx-") // its workers may not enter a folder of the test's
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.RemoveAll(dir) })
		conf, err := c.Write(dir)
		if err != nil {
			t.Fatal(err)
		}
		enginetest.Start(t, c.Listen, exec.Command(program, "-p", dir, "-c", conf))
		t.Cleanup(func() {
			if log, err := os.ReadFile(dir + "/error.log"); err == nil && t.Failed() {
				t.Logf("nginx logged:\n%s", log)
			}
		})
		return conform.GateUnderTest{URL: "http://" + c.Listen, Console: gate.Console{URL: "http://" + c.Admin, Client: http.DefaultClient}, Stock: store}
	})
}
