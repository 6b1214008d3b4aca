package export_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"encoding/json"

	"github.com/chromedp/chromedp"

	"github.com/lintel-go/lintel/internal/browser"
	"github.com/lintel-go/lintel/internal/toolbox"
)

func TestYY(t *testing.T) {
	ctx := browser.New(t)
	b, _ := os.ReadFile(toolbox.Mermaid(t))
	browser.Show(t, ctx, "<!doctype html><meta charset=utf-8><body><div id=out></div><script>"+string(b)+"</script>")
	files, _ := filepath.Glob("/tmp/ex/mermaid/*.mmd")
	for _, f := range files {
		if os.Getenv("ONLY") != "" && !strings.Contains(f, os.Getenv("ONLY")) { continue }
		src, _ := os.ReadFile(f)
		q, _ := json.Marshal(string(src))
		out, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(async()=>{ try { mermaid.initialize({startOnLoad:false}); const r = await mermaid.render("g", `+string(q)+`); document.getElementById("out").innerHTML=r.svg; return "" } catch(e) { return ""+e } })()`, chromedp.EvalAwaitPromise))
		if err != nil { t.Fatal(err) }
		if out != "" { t.Errorf("%s: %s", f, out) ; continue}
		if os.Getenv("ONLY") != "" {
		png, err := chromedp.Run(ctx, chromedp.FullScreenshot(90))
		if err != nil { t.Fatal(err) }
		os.WriteFile(strings.TrimSuffix(f, ".mmd")+".png", png, 0o666)
		}
	}
}
