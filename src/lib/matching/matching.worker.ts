import { expose } from 'comlink';
import { MatchingService } from './matching-service.ts';

expose(new MatchingService());
