//! Files of INCEpTION and WebAnno: slots, relations and what is no annotation, in all three formats.

use super::annotated_foreign::check_bytes;

fn tsv(header: &str, rows: &str, expected: &str) {
    let text = format!("#FORMAT=WebAnno TSV 3.3\n{header}\n\n\n#Text=قصف الجيش حلب أمس\n{rows}");
    check_bytes("webanno-tsv", "in.tsv", text.as_bytes(), &[], expected);
}

/// A file of JSON with these structures on the text, of which the first has the id 2.
fn json(structures: &str, expected: &str) {
    let text = format!(
        r#"{{"%TYPES":{{}},"%FEATURE_STRUCTURES":[{{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaNum":1,"sofaID":"_InitialView","mimeType":"text","sofaString":"قصف الجيش حلب أمس"}},{structures}],"%VIEWS":{{}}}}"#
    );
    check_bytes("cas-json", "in.json", text.as_bytes(), &[], expected);
}

fn xmi(elements: &str, expected: &str) {
    let text = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:custom="http:///webanno/custom.ecore" xmlns:pdf="http:///org/dkpro/core/api/pdf/type.ecore" xmi:version="2.0"><cas:NULL xmi:id="0"/>{elements}<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="قصف الجيش حلب أمس"/></xmi:XMI>"#
    );
    check_bytes("xmi", "in.xmi", text.as_bytes(), &[], expected);
}

#[test]
fn slots_of_tsv_are_links() {
    tsv(
        "#T_SP=webanno.custom.Event|ROLE_webanno.custom.Event:arguments_webanno.custom.EventArgumentsLink|uima.tcas.Annotation|kind\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value",
        "1-1\t0-3\tقصف\tperpetrator;location\t1-2;1-3\tattack\t_\t_\t\n1-2\t4-9\tالجيش\t_\t_\t_\t*\tORG\t\n1-3\t10-13\tحلب\t_\t_\t_\thttp://q/1\tLOC\t\n1-4\t14-17\tأمس\t_\t_\t_\t_\t_\t\n",
        r#"
        = in [] "قصف الجيش حلب أمس"
        attack "قصف"
        ORG "الجيش"
        LOC "حلب"
        >  قصف: perpetrator=الجيش location=حلب
        ! no-feature: in.tsv: the feature identifier of de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity has no place here; it is left out (first: "http://q/1")
        "#,
    );
}

#[test]
fn a_layer_of_slots_alone_is_named_after_itself() {
    tsv(
        "#T_SP=webanno.custom.Event|ROLE_webanno.custom.Event:arguments_webanno.custom.EventArgumentsLink|webanno.custom.Span\n#T_SP=webanno.custom.Span|value",
        "1-1\t0-3\tقصف\tperpetrator;*;victim\t1-2;1-3;1-4\t_\t\n1-2\t4-9\tالجيش\t_\t_\tactor\t\n1-3\t10-13\tحلب\t_\t_\tlocation\t\n1-4\t14-17\tأمس\t_\t_\t_\t\n",
        r#"
        = in [] "قصف الجيش حلب أمس"
        Event "قصف"
        actor "الجيش"
        location "حلب"
        >  قصف: perpetrator=الجيش arguments=حلب
        ! no-link: in.tsv: "victim" in the slot arguments of webanno.custom.Event leads to 1-4, where no span is; it is left out
        "#,
    );
}

#[test]
fn slots_and_fillers_over_several_words() {
    // The event is number 3 on two words, one filler number 1 on two words.
    tsv(
        "#T_SP=webanno.custom.Event|ROLE_webanno.custom.Event:arguments_webanno.custom.EventArgumentsLink|uima.tcas.Annotation\n#T_SP=webanno.custom.Span|value",
        "1-1\t0-3\tقصف\tby;on[3]\t1-2[1];1-4[3]\t_\t\n1-2\t4-9\tالجيش\tby;on[3]\t1-2[1];1-4\tactor[1]\t\n1-3\t10-13\tحلب\t_\t_\tactor[1]\t\n1-4\t14-17\tأمس\t_\t_\ttime\t\n",
        r#"
        = in [] "قصف الجيش حلب أمس"
        Event "قصف الجيش"
        actor "الجيش حلب"
        time "أمس"
        >  قصف الجيش: by=الجيش حلب on=أمس
        "#,
    );
}

#[test]
fn relations_without_features_are_links() {
    tsv(
        "#T_SP=webanno.custom.Span|value\n#T_RL=webanno.custom.SimpleRelation|BT_webanno.custom.Span",
        "1-1\t0-3\tقصف\tevent\t_\t\n1-2\t4-9\tالجيش\tactor\t1-1\t\n1-3\t10-13\tحلب\t_\t_\t\n1-4\t14-17\tأمس\t_\t_\t\n",
        r#"
        = in [] "قصف الجيش حلب أمس"
        event "قصف"
        actor "الجيش"
        >  قصف: SimpleRelation=الجيش
        "#,
    );
}

#[test]
fn the_role_is_in_the_feature_of_that_name() {
    tsv(
        "#T_SP=webanno.custom.Span|sure|value\n#T_RL=webanno.custom.Rel|certain|role|BT_webanno.custom.Span",
        "1-1\t0-3\tقصف\ttrue\tevent\t_\t_\t_\t\n1-2\t4-9\tالجيش\tfalse\tactor\ttrue\tperpetrator\t1-1\t\n1-3\t10-13\tحلب\ttrue\t*\ttrue\t*\t1-1\t\n1-4\t14-17\tأمس\t_\t_\t_\t_\t_\t\n",
        r#"
        = in [] "قصف الجيش حلب أمس"
        event "قصف"
        actor "الجيش"
        Span "حلب"
        >  قصف: perpetrator=الجيش Rel=حلب
        ! no-feature: in.tsv: the feature certain of webanno.custom.Rel has no place here; it is left out, 2 times (first: "true")
        ! no-feature: in.tsv: the feature sure of webanno.custom.Span has no place here; it is left out, 2 times (first: "true")
        "#,
    );
}

#[test]
fn lemmas_are_no_spans() {
    tsv(
        "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Lemma|value\n#T_SP=webanno.custom.Span|value",
        "1-1\t0-3\tقصف\tقَصَفَ\t_\t\n1-2\t4-9\tالجيش\tجيش\tactor\t\n1-3\t10-13\tحلب\t_\t_\t\n1-4\t14-17\tأمس\t_\t_\t\n",
        r#"
        = in [] "قصف الجيش حلب أمس"
        actor "الجيش"
        ! no-feature: in.tsv: the feature value of de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Lemma has no place here; it is left out (first: "قَصَفَ")
        "#,
    );
}

#[test]
fn slots_of_json_are_links() {
    json(
        r#"{"%ID":3,"%TYPE":"webanno.custom.Actor","@sofa":1,"begin":4,"end":9,"value":"actor","side":"state"},
        {"%ID":4,"%TYPE":"webanno.custom.Place","@sofa":1,"begin":10,"end":13,"value":"location"},
        {"%ID":5,"%TYPE":"webanno.custom.LinkType","role":"perpetrator","@target":3},
        {"%ID":6,"%TYPE":"webanno.custom.LinkType","role":"location","@target":4,"note":"أكيد"},
        {"%ID":9,"%TYPE":"webanno.custom.LinkType","role":"time","@target":99},
        {"%ID":7,"%TYPE":"webanno.custom.LinkType[]","%ELEMENTS":[5,6,9]},
        {"%ID":8,"%TYPE":"webanno.custom.Event","@sofa":1,"begin":0,"end":3,"kind":"attack","@arguments":7}"#,
        r#"
        =  [] "قصف الجيش حلب أمس"
        attack "قصف"
        actor "الجيش"
        location "حلب"
        >  قصف: perpetrator=الجيش location=حلب
        ! no-link: in.json: "time" in the slot arguments of webanno.custom.Event has an end that is no span; it is left out
        ! no-feature: in.json: the feature side of webanno.custom.Actor has no place here; it is left out (first: "state")
        ! no-feature: in.json: the feature note of webanno.custom.LinkType has no place here; it is left out (first: "أكيد")
        "#,
    );
}

#[test]
fn slots_of_xmi_are_links_and_numbers_are_none() {
    xmi(
        r#"<custom:Actor xmi:id="3" sofa="1" begin="4" end="9" value="actor" count="5"/><custom:Place xmi:id="4" sofa="1" begin="10" end="13" value="location"/><custom:EventArgumentsLink xmi:id="5" role="perpetrator" target="3"/><custom:EventArgumentsLink xmi:id="6" role="" target="4"/><custom:Event xmi:id="8" sofa="1" begin="0" end="3" kind="attack" arguments="5 6"/>"#,
        r#"
        =  [] "قصف الجيش حلب أمس"
        attack "قصف"
        actor "الجيش"
        location "حلب"
        >  قصف: perpetrator=الجيش arguments=حلب
        ! no-feature: in.xmi: the feature count of webanno.custom.Actor has no place here; it is left out (first: "5")
        "#,
    );
}

#[test]
fn relations_of_a_cas_have_their_role_from_the_right_feature() {
    json(
        r#"{"%ID":3,"%TYPE":"webanno.custom.Span","@sofa":1,"begin":0,"end":3,"value":"event"},
        {"%ID":4,"%TYPE":"webanno.custom.Span","@sofa":1,"begin":4,"end":9,"sure":true},
        {"%ID":5,"%TYPE":"webanno.custom.Rel","@sofa":1,"begin":4,"end":9,"@Governor":3,"@Dependent":4,"label":"true","role":"perpetrator","score":0.5},
        {"%ID":6,"%TYPE":"webanno.custom.Plain","@sofa":1,"begin":4,"end":9,"@Governor":3,"@Dependent":4}"#,
        r#"
        =  [] "قصف الجيش حلب أمس"
        event "قصف"
        Span "الجيش"
        >  قصف: perpetrator=الجيش Plain=الجيش
        ! no-feature: in.json: the feature label of webanno.custom.Rel has no place here; it is left out (first: "true")
        ! no-feature: in.json: the feature score of webanno.custom.Rel has no place here; it is left out (first: "0.5")
        ! no-feature: in.json: the feature sure of webanno.custom.Span has no place here; it is left out (first: "true")
        "#,
    );
}

#[test]
fn structure_is_no_annotation() {
    let of = |id: u32, kind: &str| {
        format!(r#",{{"%ID":{id},"%TYPE":"{kind}","@sofa":1,"begin":0,"end":17,"value":"x"}}"#)
    };
    let kinds = [
        "org.dkpro.core.api.pdf.type.PdfPage",
        "org.dkpro.core.api.xml.type.XmlElement",
        "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Div",
        "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.TagsetDescription",
        "de.tudarmstadt.ukp.clarin.webanno.api.type.LayerDefinition",
    ];
    let structure: String = (10..).zip(kinds).map(|(id, kind)| of(id, kind)).collect();
    json(
        &format!(
            r#"{{"%ID":3,"%TYPE":"custom.Span","@sofa":1,"begin":4,"end":9,"label":"actor"}},{{"%ID":4,"%TYPE":"custom.Page","@sofa":1,"topic":"حرب"}}{structure}"#
        ),
        r#"
        =  [] "قصف الجيش حلب أمس"
        actor "الجيش"
        ! no-feature: in.json: the feature topic of custom.Page has no place here; it is left out (first: "حرب")
        "#,
    );
    xmi(
        r#"<custom:Actor xmi:id="3" sofa="1" begin="4" end="9" value="actor"/><pdf:PdfChunk xmi:id="4" sofa="1" begin="0" end="9"/>"#,
        r#"
        =  [] "قصف الجيش حلب أمس"
        actor "الجيش"
        "#,
    );
}
