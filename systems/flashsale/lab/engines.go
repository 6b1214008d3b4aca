package lab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/systems/flashsale/engine"
	"github.com/lintel-go/lintel/systems/flashsale/run"
)

// Engines is real engines that were started on the loopback.
type Engines struct {
	Stores    run.Stores
	processes []*engine.Process
	ports     []engine.Port
	dirs      []string
}

// program is a file that an engine needs, with the package that has it.
type program struct{ name, pkg string }

// find returns where programs are, or says which are missing.
func find(programs ...program) ([]string, error) {
	var paths, missing, packages []string
	for _, p := range programs {
		path := where(p.name)
		if path == "" {
			missing = append(missing, p.name)
			if !slices.Contains(packages, p.pkg) {
				packages = append(packages, p.pkg)
			}
		}
		paths = append(paths, path)
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("not installed: %s; hint: apt-get install %s, or run with --engine embedded", strings.Join(missing, ", "), strings.Join(packages, " "))
	}
	return paths, nil
}

// where looks for a file, or for a program on the path and where Debian has
// servers.
func where(name string) string {
	if filepath.IsAbs(name) {
		if _, err := os.Stat(name); err != nil {
			return ""
		}
		return name
	}
	if found := engine.PostgresProgram(name); found != "" {
		return found // a program of that name on the path may be a wrapper
	}
	for _, path := range []string{name, filepath.Join("/usr/sbin", name)} {
		if full, err := exec.LookPath(path); err == nil {
			return full
		}
	}
	return ""
}

// modules is where Debian has nginx's modules.
const modules = "/usr/lib/nginx/modules/"

// StartEngines starts Redis, PostgreSQL and NATS, on ports of the loopback, with
// their files in folders of their own, and finds nginx, which a run starts itself
// as its gate.
func StartEngines(ctx context.Context) (e *Engines, err error) {
	paths, err := find(
		program{"redis-server", "redis-server"}, program{"initdb", "postgresql"}, program{"postgres", "postgresql"}, program{"nats-server", "nats-server"},
		program{"nginx", "nginx"}, program{modules + "ndk_http_module.so", "libnginx-mod-http-ndk"}, program{modules + "ngx_http_lua_module.so", "libnginx-mod-http-lua"})
	if err != nil {
		return nil, err
	}
	e = &Engines{}
	defer func() {
		if err != nil {
			err = errors.Join(err, e.Stop())
		}
	}()
	start := func(command func(address, dir string) (*exec.Cmd, error), ready func(address string) engine.Ready) (string, error) {
		dir, err := os.MkdirTemp("", "flashsale-engine-")
		if err != nil {
			return "", err
		}
		e.dirs = append(e.dirs, dir)
		port, err := engine.Reserve()
		if err != nil {
			return "", err
		}
		e.ports = append(e.ports, port)
		cmd, err := command(port.Address, dir)
		if err != nil {
			return "", err
		}
		p, err := engine.Start(ctx, port.Address, cmd, ready(port.Address))
		if err != nil {
			return "", err
		}
		e.processes = append(e.processes, p)
		return port.Address, nil
	}
	atOnce := func(string) engine.Ready { return nil }
	redis, err := start(func(address, dir string) (*exec.Cmd, error) { return engine.Redis(paths[0], address, dir) }, atOnce)
	if err != nil {
		return e, err
	}
	postgres, err := start(func(address, dir string) (*exec.Cmd, error) {
		return engine.Postgres(ctx, paths[1], paths[2], address, dir)
	}, engine.TakesSessions)
	if err != nil {
		return e, err
	}
	nats, err := start(func(address, dir string) (*exec.Cmd, error) { return engine.NATS(paths[3], address, dir) }, atOnce)
	e.Stores = run.Stores{
		Redis: redis, Postgres: engine.DatabaseURL(postgres), NATS: "nats://" + nats,
		Nginx: run.Nginx{Program: paths[4], Modules: paths[5:]},
	}
	return e, err
}

// Stop ends what was started, and removes its files.
func (e *Engines) Stop() error {
	for _, p := range e.processes {
		p.Stop()
	}
	for _, port := range e.ports {
		port.Release()
	}
	var problems []error
	for _, dir := range e.dirs {
		problems = append(problems, os.RemoveAll(dir))
	}
	return errors.Join(problems...)
}
