package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/lintel-go/lintel/internal/bench/generate"
	"github.com/lintel-go/lintel/internal/browser"
	"github.com/lintel-go/lintel/internal/toolbox"
)

// The versions of tools that only benchmarks run. They are the last that run
// on Node.js 20.
const (
	mermaidCLIVersion = "11.12.0"
	likeC4Version     = "1.46.0"
	puppeteerVersion  = "23.11.1"
)

// peerLimit is how long another tool may take.
const peerLimit = time.Minute

// peer is a tool that draws the model.
type peer struct {
	name    string
	missing string // how to install it, if it is not there
	command func(m *generate.Model, dir string) (command, error)
}

func peers(ctx context.Context, b *bench) error {
	if b.install {
		if err := installPeers(ctx, b); err != nil {
			b.say("%v", err)
		}
	}
	others := findPeers(ctx, b)
	for _, n := range []int{40, 300} {
		if b.quick && n > 40 {
			break
		}
		m, err := b.newModule(generate.Shape{Elements: n, Whole: true})
		if err != nil {
			return err
		}
		lintel := func(name string, args func() []string) error {
			edition := 0
			r, err := b.repeat(ctx, result{key: fmt.Sprintf("peers/%s/%d", name, n), what: fmt.Sprintf("%d containers, `lintel %s`", n, name)}, b.times(5), func() (command, error) {
				edition++
				m.model.Systems[0].Containers[0].Description = fmt.Sprintf("Takes what comes in, edition %d", 10+edition)
				return command{
					env:  append(moduleEnv(), "XDG_CACHE_HOME="+b.folder("cache"), "GOCACHE="+b.goCache(ctx)),
					args: append([]string{b.lintel, name, "-C", m.dir}, args()...), limit: peerLimit, ok: []int{statusFindings},
				}, m.save()
			})
			b.failed(ctx, &r, err)
			return ctx.Err()
		}
		if err := lintel("render", func() []string { return []string{modelPackage, generate.WholeKey, "-o", b.folder("picture") + ".svg"} }); err != nil {
			return err
		}
		if err := lintel("build", func() []string { return []string{"-o", b.folder("site")} }); err != nil {
			return err
		}
		for _, p := range others {
			r := result{what: fmt.Sprintf("%d containers, %s", n, p.name)}
			if p.missing != "" {
				r.note = "not installed: " + p.missing
				b.say("%s: %s", p.name, r.note)
				b.add(r)
				continue
			}
			dir := b.folder("peer")
			if err := os.Mkdir(dir, 0o777); err != nil {
				return err
			}
			// Once it has proved quick, again.
			r, err := b.repeat(ctx, r, 1, func() (command, error) { return p.command(m.model, dir) })
			if err == nil && r.worst() < 10*time.Second {
				r, err = b.repeat(ctx, r, 2, func() (command, error) { return p.command(m.model, dir) })
			}
			if b.failed(ctx, &r, err); ctx.Err() != nil {
				return ctx.Err()
			}
		}
	}
	return nil
}

const installHint = "go run ./internal/bench -install"

// peerFolder has what npm installs.
func peerFolder() (string, error) {
	dir, err := toolbox.Dir()
	return filepath.Join(dir, "peers"), err
}

// installPeers has npm and Go install the tools in fixed versions, without the
// browsers that they would bring.
func installPeers(ctx context.Context, b *bench) error {
	b.say("install the tools of tests")
	if _, err := output(ctx, b.root, "go", "run", "./internal/toolbox/install"); err != nil {
		b.say("%v", err)
	}
	dir, err := peerFolder()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	b.say("install Mermaid's and LikeC4's commands into %s", dir)
	cmd := exec.CommandContext(ctx, "npm", "install", "--no-audit", "--no-fund", "--prefix", dir,
		"@mermaid-js/mermaid-cli@"+mermaidCLIVersion, "puppeteer@"+puppeteerVersion, "likec4@"+likeC4Version)
	cmd.Env = append(os.Environ(), "PUPPETEER_SKIP_DOWNLOAD=1", "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1")
	cmd.Stdout, cmd.Stderr = b.log, b.log
	return cmd.Run()
}

// findPeers are all tools, found or missing.
func findPeers(ctx context.Context, b *bench) []peer {
	dir, _ := toolbox.Dir()
	jar, d2 := filepath.Join(dir, toolbox.PlantUMLFile), filepath.Join(dir, toolbox.D2File)
	npm, _ := peerFolder()
	return []peer{
		b.plantUML(ctx, jar),
		b.d2(d2, "dagre"),
		b.d2(d2, "elk"),
		b.mermaid(npm),
		b.likeC4(npm),
	}
}

func (b *bench) plantUML(ctx context.Context, jar string) peer {
	p := peer{name: "PlantUML with C4"}
	java, err := exec.LookPath("java")
	program := []string{java, "-Djava.awt.headless=true", "-DPLANTUML_LIMIT_SIZE=65536", "-jar", jar}
	if err != nil || !there(jar) {
		// Debian has an older one, in a script of its own.
		debian, err := exec.LookPath("plantuml")
		if err != nil {
			p.missing = installHint + ", or apt-get install plantuml"
			return p
		}
		program = []string{debian}
	}
	if _, err := exec.LookPath("dot"); err != nil {
		p.missing = "apt-get install graphviz"
		return p
	}
	if out, err := output(ctx, "", program[0], append(program[1:len(program):len(program)], "-version")...); err == nil {
		line, _, _ := strings.Cut(out, "\n")
		b.tools = append(b.tools, line)
	}
	p.command = func(m *generate.Model, dir string) (command, error) {
		file := filepath.Join(dir, "model.puml")
		return command{args: append(program[:len(program):len(program)], "-tsvg", file), env: []string{"PLANTUML_LIMIT_SIZE=65536"}, limit: peerLimit}, write(file, m.C4PlantUML())
	}
	return p
}

func (b *bench) d2(path, engine string) peer {
	p := peer{name: "D2 with " + engine}
	if !there(path) {
		p.missing = installHint
		return p
	}
	if engine == "dagre" { // name it once
		b.tools = append(b.tools, "D2 "+toolbox.D2Version)
	}
	p.command = func(m *generate.Model, dir string) (command, error) {
		file := filepath.Join(dir, "model.d2")
		return command{args: []string{path, "--layout", engine, "--bundle=false", "--timeout", "600", file, filepath.Join(dir, "model.svg")}, limit: peerLimit}, write(file, m.D2())
	}
	return p
}

func (b *bench) mermaid(npm string) peer {
	p := peer{name: "Mermaid's command"}
	path := filepath.Join(npm, "node_modules", ".bin", "mmdc")
	if !there(path) {
		p.missing = installHint
		return p
	}
	chromium, err := browser.Find()
	if err != nil {
		p.missing = "apt-get install chromium"
		return p
	}
	b.tools = append(b.tools, "mermaid-cli "+npmVersion(npm, "@mermaid-js/mermaid-cli"))
	p.command = func(m *generate.Model, dir string) (command, error) {
		file, settings, look := filepath.Join(dir, "model.mmd"), filepath.Join(dir, "browser.json"), filepath.Join(dir, "mermaid.json")
		browser, err := json.Marshal(map[string]any{"executablePath": chromium, "args": []string{"--no-sandbox"}})
		if err != nil {
			return command{}, err
		}
		for name, content := range map[string]string{file: m.Mermaid(), settings: string(browser), look: `{"maxTextSize": 10000000, "maxEdges": 100000}`} {
			if err := write(name, content); err != nil {
				return command{}, err
			}
		}
		return command{args: []string{path, "-q", "-p", settings, "-c", look, "-i", file, "-o", filepath.Join(dir, "model.svg")}, limit: peerLimit}, nil
	}
	return p
}

func (b *bench) likeC4(npm string) peer {
	p := peer{name: "LikeC4, site"}
	path := filepath.Join(npm, "node_modules", ".bin", "likec4")
	if !there(path) {
		p.missing = installHint
		return p
	}
	b.tools = append(b.tools, "LikeC4 "+npmVersion(npm, "likec4"))
	p.command = func(m *generate.Model, dir string) (command, error) {
		source := filepath.Join(dir, "source")
		if err := os.MkdirAll(source, 0o777); err != nil {
			return command{}, err
		}
		return command{args: []string{path, "build", source, "-o", filepath.Join(dir, "site")}, limit: peerLimit}, write(filepath.Join(source, "model.c4"), m.LikeC4())
	}
	return p
}

func there(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func write(file, content string) error { return os.WriteFile(file, []byte(content), 0o666) }

// npmVersion is which version of a package lies in a folder.
func npmVersion(dir, name string) string {
	var p struct{ Version string }
	text, err := os.ReadFile(filepath.Join(dir, "node_modules", filepath.FromSlash(name), "package.json"))
	if err == nil {
		err = json.Unmarshal(text, &p)
	}
	if err != nil {
		return "of unknown version"
	}
	return p.Version
}
