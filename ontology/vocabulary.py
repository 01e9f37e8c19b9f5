"""The closed vocabulary: namespaces and own terms, each of which is declared in one Turtle module and nowhere else by hand.

A name that is not declared here fails at once; a test compares the names with the Turtle both ways.
"""

from __future__ import annotations

from rdflib import URIRef
from rdflib.namespace import DefinedNamespace, Namespace

from ontology.iris import BASE as BASE

FABIO = Namespace("http://purl.org/spar/fabio/")
OA = Namespace("http://www.w3.org/ns/oa#")


class BG(DefinedNamespace):
    """Classes and properties of the blinagraph ontology."""

    _NS = Namespace(BASE + "ontology/")
    _fail = True

    Study: URIRef
    Publication: URIRef
    Arm: URIRef
    Regimen: URIRef
    Phase: URIRef
    DrugAdministration: URIRef
    Cohort: URIRef
    CohortCriterion: URIRef
    CohortLink: URIRef
    Measure: URIRef
    Endpoint: URIRef
    ResponseEndpoint: URIRef
    MrdEndpoint: URIRef
    TimeToEventEndpoint: URIRef
    RelapseEndpoint: URIRef
    DeathEndpoint: URIRef
    TransplantEndpoint: URIRef
    RecoveryEndpoint: URIRef
    TreatmentCourse: URIRef
    BaselineCharacteristic: URIRef
    AdverseEvent: URIRef
    DesignParameter: URIRef
    MeasureDefinition: URIRef
    Statistic: URIRef
    Category: URIRef
    Setting: URIRef
    RiskCategory: URIRef
    RiskScheme: URIRef
    RiskRule: URIRef
    GeneticSubgroup: URIRef
    Gene: URIRef
    Lesion: URIRef
    Drug: URIRef
    Finding: URIRef
    PrintedFinding: URIRef
    DerivedFinding: URIRef
    EligibilityCriterion: URIRef
    Statement: URIRef
    Case: URIRef
    CaseFact: URIRef
    FindingSet: URIRef
    Passage: URIRef
    Discrepancy: URIRef
    Check: URIRef
    ExpressionProfile: URIRef
    InferredMembership: URIRef
    CertainMembership: URIRef
    PossibleMembership: URIRef
    ExcludedMembership: URIRef
    DefinitionPart: URIRef
    Realisation: URIRef

    study: URIRef
    publication: URIRef
    cohort: URIRef
    measure: URIRef
    definition: URIRef
    category: URIRef
    original: URIRef
    compares: URIRef
    comparesFirst: URIRef
    partOf: URIRef
    arm: URIRef
    regimen: URIRef
    phase: URIRef
    setting: URIRef
    givenIn: URIRef
    drug: URIRef
    within: URIRef
    criterion: URIRef
    on: URIRef
    term: URIRef
    scheme: URIRef
    rule: URIRef
    subgroup: URIRef
    withoutSubgroup: URIRef
    case: URIRef
    lesion: URIRef
    gene: URIRef
    partnerGene: URIRef
    passage: URIRef
    includesMeasure: URIRef
    eventCounted: URIRef
    member: URIRef
    subject: URIRef
    object: URIRef
    comparator: URIRef
    samePopulation: URIRef
    overlaps: URIRef
    finding: URIRef
    n: URIRef
    total: URIRef
    value: URIRef
    low: URIRef
    high: URIRef
    p: URIRef
    sign: URIRef
    pSign: URIRef
    unit: URIRef
    interval: URIRef
    kind: URIRef
    statistic: URIRef
    analysis: URIRef
    counted: URIRef
    timepoint: URIRef
    timeValue: URIRef
    timeUnit: URIRef
    timeFrom: URIRef
    timeKind: URIRef
    gradeLow: URIRef
    gradeHigh: URIRef
    gradeScale: URIRef
    dateFrom: URIRef
    dateTo: URIRef
    state: URIRef
    role: URIRef
    printed: URIRef
    section: URIRef
    certainty: URIRef
    note: URIRef
    anchors: URIRef
    textSha256: URIRef
    target: URIRef
    dose: URIRef
    doseHigh: URIRef
    doseMax: URIRef
    doseUnit: URIRef
    basis: URIRef
    route: URIRef
    step: URIRef
    dayFrom: URIRef
    dayTo: URIRef
    cycles: URIRef
    cyclesHigh: URIRef
    administrations: URIRef
    duration: URIRef
    durationHigh: URIRef
    durationUnit: URIRef
    condition: URIRef
    order: URIRef
    assay: URIRef
    confirmedBy: URIRef
    detection: URIRef
    threshold: URIRef
    thresholdSign: URIRef
    thresholdUnit: URIRef
    sensitivity: URIRef
    sensitivityUnit: URIRef
    clock: URIRef
    evaluable: URIRef
    stated: URIRef
    comparisonKey: URIRef
    leftOpen: URIRef
    negated: URIRef
    population: URIRef
    eligibilityType: URIRef
    relation: URIRef
    direction: URIRef
    hedge: URIRef
    gloss: URIRef
    attribute: URIRef
    testResult: URIRef
    rationale: URIRef
    cohortSize: URIRef
    registryId: URIRef
    verification: URIRef
    standing: URIRef
    explanation: URIRef
    computed: URIRef
    remaining: URIRef
    involves: URIRef
    carries: URIRef
    expressionProfile: URIRef
    variant: URIRef
    chromosomes: URIRef
    patientClass: URIRef
    suggestedBy: URIRef
    definitionPart: URIRef
    fulfilment: URIRef
    openParts: URIRef
    inputsSha256: URIRef
    upToDate: URIRef
