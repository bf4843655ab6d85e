import { MediaPage, MediaPageQuery, NoWords } from '#lib/domain/wire/casework.ts';
import { IdentificationDetail, InvestigationDetail, SeriesDetail } from '#lib/domain/wire/casework-detail.ts';
import { HandOff, HandOffAnswer, HandOffList, HandOffQuery, NewHandOff } from '#lib/domain/wire/hand-off.ts';
import * as identification from '#lib/domain/wire/identification.ts';
import * as investigation from '#lib/domain/wire/investigation.ts';
import { LeadList, LeadQuery } from '#lib/domain/wire/lead.ts';
import * as series from '#lib/domain/wire/series.ts';
import { type Operation, type Paths, READING } from '../operation.ts';

export const SCHEMAS = {
  MediaPage,
  NoWords,
  NewInvestigation: investigation.NewInvestigation,
  Claim: investigation.Claim,
  Release: investigation.Release,
  Extension: investigation.Extension,
  ContactChange: investigation.ContactChange,
  ClaimAnswer: investigation.ClaimAnswer,
  InvestigationList: investigation.InvestigationList,
  InvestigationDetail,
  NewHandOff,
  HandOffAnswer,
  HandOff,
  HandOffList,
  NewIdentification: identification.NewIdentification,
  Correction: identification.Correction,
  IdentifiedMedia: identification.IdentifiedMedia,
  Revocation: identification.Revocation,
  PseudonymSearch: identification.PseudonymSearch,
  IdentificationAnswer: identification.IdentificationAnswer,
  IdentificationList: identification.IdentificationList,
  IdentificationDetail,
  NewSeries: series.NewSeries,
  SeriesMedia: series.SeriesMedia,
  Rename: series.Rename,
  Merge: series.Merge,
  Split: series.Split,
  SeriesStateChange: series.SeriesStateChange,
  SeriesAnswer: series.SeriesAnswer,
  SeriesList: series.SeriesList,
  SeriesWords: series.SeriesWords,
  SeriesDetail,
  LeadList,
};

type Name = keyof typeof SCHEMAS;
type Query = NonNullable<Operation['query']>;

/** A list, or one page of one. */
const list = (summary: string, answer: Name, query: Query = {}): Operation<Name> => ({
  ...{ summary, signedIn: true, query, answers: { 200: answer } },
  problems: ['malformed-request', 'not-allowed', 'not-found'],
});

const thing = (summary: string, answer: Name): Operation<Name> => ({
  ...{ summary, signedIn: true, answers: { 200: answer }, problems: ['not-allowed', 'not-found'] },
});

const deed = (summary: string, body: Name, answer: Name, status = 200): Operation<Name> => ({
  ...{ summary, signedIn: true, body, answers: { [status]: answer } },
  problems: [...READING, 'not-allowed', 'not-found', 'already-decided', 'look-up-budget'],
});

export const PATHS: Paths<Name> = {
  '/api/v1/investigations': {
    get: list(
      'Investigations of the own bureau, or all that concern it',
      'InvestigationList',
      investigation.InvestigationQuery.shape,
    ),
    post: deed('Begin an investigation, and claim material for it', 'NewInvestigation', 'ClaimAnswer', 201),
  },
  '/api/v1/investigations/{id}': { get: thing('An investigation and its history', 'InvestigationDetail') },
  '/api/v1/investigations/{id}/media': {
    get: list('What an investigation of the own bureau is about', 'MediaPage', MediaPageQuery.shape),
  },
  '/api/v1/investigations/{id}/claims': {
    post: deed('Claim up to 1,000 further files, or a series', 'Claim', 'ClaimAnswer'),
  },
  '/api/v1/investigations/{id}/release': {
    post: deed('End an investigation, or let some of its files go', 'Release', 'InvestigationDetail'),
  },
  '/api/v1/investigations/{id}/extension': {
    post: deed('Let a claim end so many days from now', 'Extension', 'InvestigationDetail'),
  },
  '/api/v1/investigations/{id}/contact': {
    post: deed('Change whom others should talk to', 'ContactChange', 'InvestigationDetail'),
  },
  '/api/v1/investigations/{id}/reopening': {
    post: deed('Claim again what an ended investigation was about', 'Extension', 'ClaimAnswer'),
  },
  '/api/v1/hand-offs': {
    get: list('Offers from and to the own bureau', 'HandOffList', HandOffQuery.shape),
    post: deed('Offer an investigation to another bureau', 'NewHandOff', 'HandOff', 201),
  },
  '/api/v1/hand-offs/{id}/answer': { post: deed('Accept or decline an offer', 'HandOffAnswer', 'HandOff') },
  '/api/v1/hand-offs/{id}/cancellation': { post: deed('Take an offer back', 'NoWords', 'HandOff') },
  '/api/v1/identifications': {
    get: list('Identifications of every bureau', 'IdentificationList', identification.IdentificationQuery.shape),
    post: deed('Record that a victim or offender is identified', 'NewIdentification', 'IdentificationAnswer', 201),
  },
  '/api/v1/identifications/search': {
    post: deed('Everything recorded under one pseudonym', 'PseudonymSearch', 'IdentificationList'),
  },
  '/api/v1/identifications/{id}': { get: thing('An identification and its history', 'IdentificationDetail') },
  '/api/v1/identifications/{id}/correction': {
    post: {
      ...deed('Replace what is said of the person', 'Correction', 'IdentificationDetail'),
      problems: [...READING, 'not-allowed', 'not-found', 'already-decided', 'changed-meanwhile'],
    },
  },
  '/api/v1/identifications/{id}/media': {
    post: deed('Name further files and series, or take some away', 'IdentifiedMedia', 'IdentificationAnswer'),
  },
  '/api/v1/identifications/{id}/revocation': {
    post: deed('Take an identification back', 'Revocation', 'IdentificationDetail'),
  },
  '/api/v1/series': {
    get: list('Series of all bureaux, or those that concern the own one', 'SeriesList', series.SeriesQuery.shape),
    post: deed('Make a series', 'NewSeries', 'SeriesAnswer', 201),
  },
  '/api/v1/series/words': { get: thing('Words that own batches give as series, and no series holds', 'SeriesWords') },
  '/api/v1/series/{id}': { get: thing('A series, or the one into which it was merged', 'SeriesDetail') },
  '/api/v1/series/{id}/media': {
    get: list('What is in a series', 'MediaPage', MediaPageQuery.shape),
    post: deed('Add files to a series, or take some out', 'SeriesMedia', 'SeriesAnswer'),
  },
  '/api/v1/series/{id}/said': {
    post: deed('Add what own batches said to be in a series of this name', 'NoWords', 'SeriesAnswer'),
  },
  '/api/v1/series/{id}/name': { post: deed('Rename a series', 'Rename', 'SeriesDetail') },
  '/api/v1/series/{id}/merge': { post: deed('Merge a series into another one', 'Merge', 'SeriesDetail') },
  '/api/v1/series/{id}/split': { post: deed('Move chosen files into a new series', 'Split', 'SeriesDetail') },
  '/api/v1/series/{id}/state': { post: deed('Close a series, or open it again', 'SeriesStateChange', 'SeriesDetail') },
  '/api/v1/leads': {
    get: list('What own material leads to by something other than its picture', 'LeadList', LeadQuery.shape),
  },
};
