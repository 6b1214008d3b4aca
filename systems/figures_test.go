package systems_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/systems/flashsale"
	"github.com/lintel-go/lintel/systems/im"
	"github.com/lintel-go/lintel/systems/testdata/notes"
)

// row is a row of the table of figures that the case studies were planned
// with: what comes out, to the digits that are printed there, and the verdict.
type row struct {
	id      string // of the table
	figure  string // ID
	value   string // as printed; two for a range; empty: not known
	unit    string
	verdict model.Verdict
}

const none = model.Verdict("")

func shakeRows() []row {
	return []row{
		{"wx.qps_notes", "shake/qps-notes", "90.9", "days", model.VerdictInconsistent},
		{"wx.qps_notes", "shake/peak-as-printed", "1,400", "shakes/s", model.VerdictCorrected},
		{"wx.qps", "shake/qps", "14e6", "shakes/s", model.VerdictConsistent},
		{"wx.qps", "shake/rate-of-the-busiest-minute", "13.5e6", "shakes/s", none},
		{"wx.mean", "shake/mean", "636,574", "shakes/s", none},
		{"wx.peak_mean", "shake/peak-to-mean", "22.0", "1", none},
		{"wx.qps_per_server", "shake/qps-per-server", "21,944", "shakes/(s·server)", none},
		{"wx.qps_per_server", "shake/qps-again", "2.3e4", "shakes/(s·server)", model.VerdictConsistent},
		{"wx.conn_per_server", "shake/conn-per-server", "2.288e6", "connections/server", none},
		{"wx.conn_per_server", "shake/conn-again", "2.28e6", "connections/server", model.VerdictConsistent},
		{"wx.conn_2m", "shake/conn-2m", "1.276e9", "connections", model.VerdictApproximate},
		{"wx.conn_2m", "shake/conn-part", "87", "%", none},
		{"wx.layer_2m", "shake/layer-2m", "730", "1", none},
		{"wx.layer_2m", "shake/layer", "2e6", "connections", model.VerdictInconsistent},
		{"wx.headroom", "shake/headroom-users", "2.9", "connections/user", none},
		{"wx.headroom", "shake/headroom-plan", "4.2", "connections/user", none},
		{"wx.cluster", "shake/cluster-servers", "35.4", "servers/cluster", none},
		{"wx.cluster", "shake/cluster-connections", "81.1e6", "connections/cluster", none},
		{"wx.issue", "shake/issue-638", "78.4", "packets/(s·server)", none},
		{"wx.issue", "shake/issue-600", "83.3", "packets/(s·server)", none},
		{"wx.issue", "shake/issue", "83", "packets/(s·server)", model.VerdictConsistent},
		{"wx.wave", "shake/wave", "2,400", "s", model.VerdictAmbiguous},
		{"wx.push", "shake/push", "8.2", "h", none},
		{"wx.download", "shake/download", "37.5", "kB/shake", none},
		{"wx.download", "shake/downloads-as-translated", "3000", "Pbit/s", model.VerdictCorrected},
	}
}

func imRows() []row {
	const store, receipts, sequence = "instant-messaging/sync-store/", "instant-messaging/receipt-service/", "instant-messaging/sequence-service/"
	return []row{
		{"im.copies", store + "copies-as-ids", "0.4", "GB/post", none},
		{"im.copies", store + "copies-of-100-b", "5", "GB/post", none},
		{"im.copies", store + "copies-of-1-kib", "51", "GB/post", none},
		{"im.fanout_time", "instant-messaging/fan-out-worker/time-to-push-a-post", "125", "s", none},
		{"im.list", receipts + "list-of-readers", "1,600", "B/message", none},
		{"im.list", receipts + "list-of-readers-as-told", "1,600", "B/message", model.VerdictConsistent},
		{"im.list", receipts + "lists-of-a-day", "1.6", "MB/day", none},
		{"im.list", receipts + "lists-of-a-day-as-told", "1.6", "MB/day", model.VerdictConsistent},
		{"im.bitmap2", receipts + "bitmap-as-told", "54", "B/message", model.VerdictConsistent},
		{"im.bitmap2", receipts + "bitmap-of-two-bits", "54", "B/message", none},
		{"im.bitmap2", receipts + "what-the-bitmap-saves", "96.6", "%", model.VerdictConsistent},
		{"im.storm", receipts + "receipts-of-a-message-as-told", "40", "acks/message", model.VerdictConsistent},
		{"im.storm", receipts + "receipts-if-every-tenth-is-sent", "4", "acks/message", none},
		{"im.storm", receipts + "batched-receipts-as-told", "4", "acks/message", model.VerdictConsistent},
		{"im.storm", receipts + "rows-of-receipts-as-told", "40", "members", model.VerdictCorrected},
		{"im.storm", receipts + "rows-of-receipts", "199", "members", none},
		{"im.seq_naive ; im.seq_section", sequence + "a-sequence-for-each-user", "32", "GiB", none},
		{"im.seq_naive ; im.seq_section", sequence + "a-sequence-for-each-user-as-told", "32", "GiB", model.VerdictConsistent},
		{"im.seq_naive ; im.seq_section", sequence + "a-sequence-for-each-section", "344", "kB", none},
		{"im.access", "instant-messaging/history-store/accesses-of-a-day", "1.4e12 14e12", "accesses/day", none},
		{"im.access", "instant-messaging/history-store/accesses-of-a-day-in-the-editor-s-note", "1e12 1e13", "accesses/day", model.VerdictConsistent},
		{"im.access", "instant-messaging/history-store/accesses-of-a-day-in-the-body", "1e15 1e16", "accesses/day", model.VerdictInconsistent},
	}
}

func otherRows() []row {
	return []row{
		{"tt.pv_per_dau", "toutiao/pv-per-dau", "100", "views/(day·user)", none},
		{"tt.pv_rate", "toutiao/pv-rate", "34,722", "views/s", none},
		{"tt.vv_rate", "toutiao/vv-rate", "1,157", "views/s", none},
		{"tt.dau_per_machine", "toutiao/dau-per-machine", "4,286", "users/machine", none},
		{"tt.pv_year", "toutiao/pv", "3.0e9", "views/day", model.VerdictAmbiguous},
		{"ab.total", "toutiao/abase/total", "4.0e6", "requests/s", none},
		{"ab.ratio", "toutiao/abase/ratio", "9", "1", none},
		{"ab.inflight", "toutiao/abase/inflight", "4,000", "requests", none},
		{"ab.tail", "toutiao/abase/tail", "40,000", "requests/s", none},
		{"ab.mean_le_p99", "toutiao/abase/mean-latency", "1", "ms", model.VerdictConsistent},
		{"ab.year", "toutiao/abase/year-of-the-figures", "2015", "AD", model.VerdictAmbiguous},
		{"id.qr", "identity/qr", "120", "s", none},
		{"mesh.cpu", "mesh/cpu", "28", "vCPU", none},
		{"mesh.mem", "mesh/mem", "120", "GB", none},
	}
}

// TestFigures holds what comes out of the figures against the table.
func TestFigures(t *testing.T) {
	seen := map[string]bool{}
	for _, of := range []struct {
		workspace func() *model.Workspace
		rows      []row
	}{
		{notes.Workspace, append(shakeRows(), otherRows()...)},
		{im.Workspace, imRows()},
		{flashsale.Workspace, []row{{"fs.tokens", "flash-sale/token-service/tokens", "", "units", model.VerdictOpen}}},
	} {
		m, diagnostics := of.workspace().Build()
		for _, d := range diagnostics {
			t.Error(d)
		}
		for _, r := range of.rows {
			for id := range strings.SplitSeq(r.id, " ; ") {
				seen[id] = true
			}
			f, found := m.Figure(r.figure)
			switch {
			case !found:
				t.Errorf("%s: no figure %q", r.id, r.figure)
			case f.Value.Unit != r.unit:
				t.Errorf("%s: %s is in %q, not %q", r.id, r.figure, f.Value.Unit, r.unit)
			case f.Verdict != r.verdict:
				t.Errorf("%s: %s is %q, not %q", r.id, r.figure, f.Verdict, r.verdict)
			}
			wants := strings.Fields(r.value)
			if len(wants) == 0 && f.Value.Low != "" {
				t.Errorf("%s: %s is known to be %s", r.id, r.figure, f.Value.Text())
			}
			for i, want := range wants {
				if got := [...]string{f.Value.Low, f.Value.High}[i]; !prints(t, got, want) {
					t.Errorf("%s: %s is %s, not %s", r.id, r.figure, f.Value.Text(), r.value)
				}
			}
			if len(wants) == 1 && f.Value.High != "" {
				t.Errorf("%s: %s is a range", r.id, r.figure)
			}
		}
	}
	if len(seen) != 37 {
		t.Errorf("%d IDs of the table; its 36 rows have 37", len(seen))
	}
}

// prints reports whether an exact number is a printed one, rounded to the
// digits that this shows.
func prints(t *testing.T, exact, printed string) bool {
	t.Helper()
	x, ok := new(big.Rat).SetString(exact)
	want, fine := new(big.Rat).SetString(strings.ReplaceAll(printed, ",", ""))
	if !ok || !fine {
		return false
	}
	mantissa, exponent, _ := strings.Cut(printed, "e")
	_, places, _ := strings.Cut(mantissa, ".")
	step := "1e-" + "0"
	if n := len(places); n > 0 {
		step = "0." + strings.Repeat("0", n-1) + "1"
	}
	if exponent != "" {
		step += "e" + exponent
		step = strings.Replace(step, "1e-0e", "1e", 1)
	}
	unit, ok := new(big.Rat).SetString(step)
	if !ok {
		t.Fatalf("%q is not printed", printed)
	}
	half := new(big.Rat).Quo(unit, big.NewRat(2, 1))
	off := new(big.Rat).Sub(x, want)
	return off.Abs(off).Cmp(half) <= 0
}
