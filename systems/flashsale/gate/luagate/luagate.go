// Package luagate is the edge gate as a script for nginx with its Lua module. It
// passes the conformance suite that package gate passes, and reads its stock
// hint from the keys of package redistock. It passes the context of a trace on
// and records no spans of its own.
package luagate

import (
	_ "embed"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/clock"
	"github.com/lintel-go/lintel/systems/flashsale/gate"
)

//go:embed gate.lua
var script []byte

//go:embed nginx.conf.tmpl
var conf string

// Config is what the gate is made of. Addresses are host:port.
type Config struct {
	Listen, Admin string   // for the crowd, and for the admin console
	Tokens        string   // the token service
	API           []string // its instances
	Workers       int      // processes; 0: nginx itself is the only one, and nothing outlives it when it is killed
	Modules       []string // files of nginx's modules ndk and http_lua

	Key     []byte // of tokens
	Redis   string // where the stock is
	Prefix  string // of its keys
	Shards  int
	Refresh time.Duration // of the hint, by the machine's clock
	Clock   clock.Fast    // the zero value is the machine's clock

	// As in gate.Config.
	Window              time.Duration
	PerUser, PerAddress int
	Admit, Burst        int
	BehindCDN           bool
}

// Write puts script, settings and configuration into a folder, and returns the
// path of the configuration. The settings have the key in them and are readable
// by the owner alone: nginx reads them before it gives up its rights.
func (c Config) Write(dir string) (string, error) {
	host, port, err := net.SplitHostPort(c.Redis)
	if err != nil {
		return "", fmt.Errorf("gate: redis: %w", err)
	}
	var settings strings.Builder
	settings.WriteString("return {\n")
	set := func(name, format string, value any) { fmt.Fprintf(&settings, "\t%s = "+format+",\n", name, value) }
	set("key", "%s", quote(string(c.Key)))
	set("redis_host", "%s", quote(host))
	set("redis_port", "%s", port)
	set("prefix", "%s", quote(c.Prefix))
	set("shards", "%d", c.Shards)
	set("refresh", "%d", c.Refresh.Milliseconds())
	started, shown, factor := c.Clock.Started, c.Clock.Shown, c.Clock.Factor
	if factor == 0 {
		started, shown, factor = time.UnixMilli(0), time.UnixMilli(0), 1
	}
	set("started", "%d", started.UnixMilli())
	set("shown", "%d", shown.UnixMilli())
	set("factor", "%d", factor)
	set("window", "%d", c.Window.Milliseconds())
	set("per_user", "%d", c.PerUser)
	set("per_address", "%d", c.PerAddress)
	set("admit", "%d", c.Admit)
	set("burst", "%d", c.Burst)
	set("behind_cdn", "%v", c.BehindCDN)
	set("page", "%s", quote(gate.BusyPage))
	settings.WriteString("}\n")

	parsed, err := template.New("nginx.conf").Parse(conf)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	if err := parsed.Execute(&text, struct {
		Config
		Dir string
	}{c, dir}); err != nil {
		return "", err
	}
	path := filepath.Join(dir, "nginx.conf")
	for name, file := range map[string]struct {
		text []byte
		mode os.FileMode
	}{
		path:                             {[]byte(text.String()), 0o644},
		filepath.Join(dir, "gate.lua"):   {script, 0o644},
		filepath.Join(dir, "config.lua"): {[]byte(settings.String()), 0o600},
	} {
		if err := os.WriteFile(name, file.text, file.mode); err != nil {
			return "", fmt.Errorf("gate: %w", err)
		}
	}
	return path, nil
}

// quote writes bytes as a string of Lua.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, "\\%03d", c)
	}
	b.WriteByte('"')
	return b.String()
}
